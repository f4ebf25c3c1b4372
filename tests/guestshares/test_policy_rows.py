"""A row of the guest policy is declared once: column, forms, pages and words follow it."""

import pytest
from django import forms

from guestshares.domain import policies
from guestshares.domain.policies import BY_NAME, SETTINGS, EffectivePolicy
from guestshares.domain.policy_kinds import Setting, Switch
from guestshares.models import SharePolicy
from guestshares.queries.policies import effective_policy
from guestshares.services import policies as saving
from guestshares.web.forms.policies import PolicyForm, ProjectPolicyForm, typed
from tests.person import Person

BESIDES = {"id", "organisation", "project", "created_at"}
PAGE = "/o/meridian/p/harbour/settings/external-access/"


def forms_of_both() -> dict[str, forms.Form]:
    now = effective_policy()
    return {"organisation": PolicyForm(), "project": ProjectPolicyForm(organisation=now, stored=None)}


def test_every_row_has_a_column_that_may_say_nothing():
    columns = {column.name: column.null for column in SharePolicy._meta.concrete_fields if column.name not in BESIDES}

    assert columns == dict.fromkeys(BY_NAME, True)


def test_every_row_stands_on_both_forms_under_its_label(world):
    offered = {setting.name: setting.label for setting in SETTINGS}

    for form in forms_of_both().values():
        assert {name: field.label for name, field in form.fields.items()} == offered


def test_both_forms_hand_over_every_row(world):
    for form in (PolicyForm({}), ProjectPolicyForm({}, organisation=effective_policy(), stored=None)):
        form.is_valid()
        form.cleaned_data = dict.fromkeys(form.fields, "")
        assert list(form.values) == list(BY_NAME)


def test_a_row_that_a_form_lacks_is_an_error_and_never_nothing(world):
    form = ProjectPolicyForm({}, organisation=effective_policy(), stored=None)
    del form.fields["allow_download"]
    assert form.is_valid()

    with pytest.raises(KeyError, match="allow_download"):
        _ = form.values
    with pytest.raises(KeyError, match="maximum_days"):
        saving.proposed({"default_days": 7})


def test_a_kind_nobody_designed_a_field_for_is_an_error():
    class Colour(Setting[str]):
        """Nothing of ours."""

    colour = Colour("Colour", "red")
    colour.name = "colour"
    with pytest.raises(TypeError, match="colour"):
        typed(colour)


def test_every_row_reads_as_an_attribute_of_what_counts():
    rules = policies.combined(None, None)

    assert {name: getattr(rules, name) for name in BY_NAME} == {one.name: one.default for one in SETTINGS}
    assert isinstance(EffectivePolicy.allow_download, Switch)


def test_what_a_project_said_comes_back_as_it_was_chosen(world):
    everything = {
        "Default token expiry": "7",
        "Allow download": "No",
        "Require acknowledgement": "Yes",
        "Acknowledgement text": "true",
        "When a new revision is issued": "Revoke the share",
    }
    petra = Person(world.client("petra")).open(PAGE)
    petra.press("Review changes", everything).press("Save")
    stored = SharePolicy.objects.get(project=world.harbour)

    assert (stored.default_days, stored.allow_download, stored.require_acknowledgement) == (7, False, True)
    assert (stored.acknowledgement_text, stored.on_new_revision, stored.after_response) == ("true", "revoke", None)
    petra.open(PAGE).press("Review changes")
    assert "Nothing was changed." in petra.text
