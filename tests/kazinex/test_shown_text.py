"""What is typed is kept as it is seen: nothing in it is invisible, and nothing turns a sentence round (SPEC 7)."""

import pytest
from django import forms

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.register.models import Document
from documents.register.services import documents
from guestshares.models import OpenRecord
from kazinex.core.forms import HouseForm
from tests.guestshares import guests

TURNED = "Drain\u202eage\u202c \u2066plan\u2069\u200b"


class Typed(HouseForm):
    title = forms.CharField()
    notes = forms.CharField(widget=forms.Textarea, required=False)
    passphrase = forms.CharField(strip=False, required=False)


def test_forms_take_out_what_cannot_be_seen_but_of_no_secret():
    form = Typed({"title": TURNED, "notes": f"{TURNED}\nand more", "passphrase": TURNED})

    assert form.is_valid()
    assert form.cleaned_data == {
        "title": "Drainage plan",
        "notes": "Drainage plan\r\nand more".replace("\r", ""),
        "passphrase": TURNED,
    }


def test_a_text_of_nothing_visible_is_no_text():
    form = Typed({"title": "\u200b\u202e\u3164"})

    assert form.errors == {"title": ["Enter the title."]}


def test_a_title_and_a_reason_are_kept_as_they_are_seen(world):
    page = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/"
    dina = world.client("dina")
    assert dina.post(page + "lock/", {"reason": TURNED}).status_code == 302

    assert "Drainage plan" in sentence(AuditEvent.objects.latest("id"))


def test_the_log_shows_an_override_that_came_another_way(world):
    documents.lock(world.plan, reason="\u202eno\u202c", by=world.actor("dina"))

    assert "\ufffdno\ufffd" in sentence(AuditEvent.objects.latest("id"))
    assert Document.objects.get(pk=world.plan.pk).is_locked


@pytest.mark.parametrize("name", ["Ju\u0308rgen Reid", "J\u00dcRGEN\u00a0REID", "\uff2a\u00fcrgen Reid"])
def test_a_guest_who_types_their_name_in_another_form_is_the_same_person(world, name):
    _share, link = guests.share_with_jo(world, recipient_name="J\u00fcrgen Reid")
    guests.enter(link, name=name)

    assert OpenRecord.objects.get().identity_matches


def test_a_guest_of_another_name_is_not(world):
    _share, link = guests.share_with_jo(world, recipient_name="J\u00fcrgen Reid")
    guests.enter(link, name="Jurgen Reed")

    assert not OpenRecord.objects.get().identity_matches
