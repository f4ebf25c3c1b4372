"""Forms say what to do, and ask for their choices anew each time."""

from functools import partial
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import MaxLengthValidator
from django.forms.renderers import TemplatesSetting
from justhtml import JustHTML

from kazinex.core.errors import RuleBroken
from kazinex.core.forms import CHOOSE_AGAIN, CodeInput, DateInput, HouseForm, HouseRenderer, settle
from kazinex.core.tenancy import NoOrganisation

Membership: Any = apps.get_model("accounts", "Membership")


class Sample(HouseForm):
    number = forms.CharField(max_length=4)
    email = forms.EmailField()
    expiry_date = forms.DateField(widget=DateInput)
    opens = forms.IntegerField(min_value=1)
    file = forms.FileField()
    discipline = forms.ChoiceField(choices=[("civ", "Civil")])
    acknowledge = forms.BooleanField(label="I acknowledge the terms")
    your_name = forms.CharField(required=False)
    pdf_title = forms.CharField(label="PDF title")
    reason = forms.CharField(error_messages={"required": "Say why."})


class MemberChoice(HouseForm):
    member = forms.ModelChoiceField(Membership.objects.all())


def offered_members() -> Any:
    field: Any = MemberChoice().fields["member"]
    return field.queryset


def errors(**typed: str) -> dict[str, list[str]]:
    return {name: [str(word) for word in words] for name, words in Sample(typed).errors.items()}


def test_what_is_missing_is_asked_for_in_words():
    assert errors() == {
        "number": ["Enter the number."],
        "email": ["Enter the email."],
        "expiry_date": ["Enter the expiry date."],
        "opens": ["Enter the opens."],
        "file": ["Choose the file."],
        "discipline": ["Choose the discipline."],
        "acknowledge": ["Tick “I acknowledge the terms” to go on."],
        "pdf_title": ["Enter the PDF title."],
        "reason": ["Say why."],
    }


def test_a_label_that_is_no_noun_is_quoted():
    class Handing(HouseForm):
        part = forms.ChoiceField(label="In place of", choices=[("remy", "Remy")])
        why = forms.CharField(label="Why it is let out")

    assert Handing({}).errors == {
        "part": ["Choose what goes under “In place of”."],
        "why": ["Fill in “Why it is let out”."],
    }


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("number", "12345", "Use at most 4 characters; there are 5."),
        ("number", "1\x002", "Take out the invisible null character."),
        ("email", "dina", "Enter an e-mail address, such as name@company.example."),
        ("expiry_date", "soon", "Enter a date, such as 2026-03-31."),
        ("opens", "many", "Enter a whole number."),
        ("opens", "0", "Enter 1 or more."),
        ("discipline", "xyz", "Choose one of the listed values."),
    ],
)
def test_what_is_wrong_is_said_with_the_way_out(field, typed, words):
    assert errors(**{field: typed})[field] == [words]


def test_a_validator_with_words_of_its_own_keeps_them():
    class Own(HouseForm):
        code = forms.CharField(validators=[MaxLengthValidator(2, "Two letters at most.")])

    assert Own({"code": "ABC"}).errors == {"code": ["Two letters at most."]}


def test_a_form_built_elsewhere_can_be_settled_too():
    class Plain(forms.Form):
        number = forms.CharField()

    form = Plain({})
    settle(form)

    assert form.errors == {"number": ["Enter the number."]}


def test_choices_captured_when_the_class_was_made_are_asked_for_again(world):
    assert "Dina Okafor" in {member.user.name for member in offered_members()}
    assert "Nora Byrne" not in {member.user.name for member in offered_members()}


def test_without_an_organisation_the_choices_refuse():
    with pytest.raises(NoOrganisation):
        list(offered_members())


def test_the_choice_of_nothing_says_what_it_means(world):
    class Choices(HouseForm):
        member = forms.ModelChoiceField(Membership.objects.all())
        other = forms.ModelChoiceField(Membership.objects.all(), required=False)
        any_member = forms.ModelChoiceField(Membership.objects.all(), required=False, empty_label="Any member")

    offered: Any = Choices().fields

    assert [next(iter(field.choices))[1] for field in offered.values()] == ["Choose…", "None", "Any member"]


def test_a_one_time_code_is_offered_by_the_phone_and_never_remembered():
    html = CodeInput().render("code", None)

    assert 'autocomplete="one-time-code"' in html
    assert 'inputmode="numeric"' in html


def test_a_failed_form_opens_with_links_to_its_fields():
    form = Sample({"number": "1"})
    html = str(form)

    assert html.index('href="#id_email"') < html.index('id="id_email"')
    assert 'aria-describedby="id_email_error"' in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize("value", ["", "b", "<x>", None])
def test_a_select_is_drawn_as_django_draws_it(value):
    class Choosing(HouseForm):
        one = forms.ChoiceField(
            choices=[("", "Any"), ("b", "B & C"), ("More", [("<x>", "<X>"), ("y", "Y")])],
            widget=forms.Select(attrs={"class": "wide", "disabled": True, "hidden": False}),
        )

    field = Choosing(initial={"one": value})["one"]
    context = field.field.widget.get_context(field.html_name, field.value(), {"id": field.auto_id})

    assert _nodes(HouseRenderer().render(forms.Select.template_name, context)) == _nodes(
        TemplatesSetting().render(forms.Select.template_name, context)
    )


def _nodes(html: str) -> list[Any]:
    found = JustHTML(html, fragment=True, sanitize=False).query("select, optgroup, option")
    assert len(found) == 6
    return [(node.name, node.attrs, node.to_text().split()) for node in found]


class Registering(HouseForm):
    number = forms.CharField()
    file = forms.FileField()
    note = forms.CharField(required=False)


def sent(number: str = "HT-1") -> Registering:
    return Registering({"number": number, "note": "Kept"}, {"file": SimpleUploadedFile("plan.pdf", b"x")})


def refuse(field: str) -> Any:
    raise RuleBroken("This is taken.", field=field)


def test_what_the_change_returned_is_kept():
    form = sent()

    assert form.submit(lambda: [form.cleaned_data["number"]])
    assert (form.result, form.broken) == (["HT-1"], None)


def test_nothing_is_asked_of_a_service_before_the_form_is_in_order():
    asked: list[str] = []

    assert not sent(number="").submit(partial(asked.append, "asked"))
    assert not Registering().submit(partial(asked.append, "asked"))
    assert asked == []


@pytest.mark.parametrize(("field", "place"), [("number", "number"), ("", "__all__"), ("colour", "__all__")])
def test_a_broken_rule_is_said_at_its_field_or_above_the_form(field, place):
    form = sent()

    assert not form.submit(partial(refuse, field))
    assert form.errors == {place: ["This is taken."], "file": [CHOOSE_AGAIN]}
    assert form.broken is not None
    assert "Kept" in str(form)


def test_a_file_that_was_sent_with_something_wrong_has_to_be_chosen_again():
    assert sent(number="").errors == {"number": ["Enter the number."], "file": [CHOOSE_AGAIN]}
    assert Registering({"number": ""}).errors == {"number": ["Enter the number."], "file": ["Choose the file."]}
    assert sent().errors == {}


def test_of_several_changes_each_is_refused_by_itself():
    form = sent()
    assert form.is_valid()

    assert [form.attempt(partial(refuse, "number")), form.attempt(lambda: None)] == [False, True]


def test_fields_declared_elsewhere_are_worded_and_placed_like_the_others():
    class Described(HouseForm):
        reason = forms.CharField()
        field_order = ("colour", "reason")

        def made_fields(self) -> dict[str, forms.Field]:
            return {"colour": forms.CharField()}

    form = Described({})

    assert form.errors == {"colour": ["Enter the colour."], "reason": ["Enter the reason."]}
    assert list(form.fields) == ["colour", "reason"]
