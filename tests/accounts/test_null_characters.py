"""A null character is refused in words and never drawn back into a page."""

import pytest
from django import forms

from accounts.models import Organisation
from kazinex.core import clock
from kazinex.core.forms import HouseForm
from tests.cast import World


class Note(HouseForm):
    text = forms.CharField(widget=forms.Textarea)


def test_a_null_character_is_refused_and_not_echoed() -> None:
    note = Note({"text": "seen\x00unseen"})

    assert note.errors["text"] == ["Take out the invisible null character."]
    assert "seen\ufffdunseen" in str(note["text"])
    assert "\x00" not in str(note["text"])


def test_a_null_character_in_an_address_is_a_bad_request_with_every_header(world: World) -> None:
    answer = world.client("ada").get("/o/meridian/?q=%00")

    assert (answer.status_code, answer.headers["X-Frame-Options"]) == (400, "DENY")


@pytest.mark.parametrize(
    ("path", "field", "status"),
    [
        ("/account/sessions/end/", "session", 404),
        ("/account/notifications/", "notification", 302),
        ("/o/meridian/settings/security/two-factor/remind/", "member", 302),
    ],
)
def test_an_id_with_a_null_character_names_nothing(world: World, path: str, field: str, status: int) -> None:
    Organisation.objects.filter(slug="meridian").update(two_factor_required_from=clock.now(), two_factor_grace_days=30)

    assert world.client("ada").post(path, {field: "a\x00"}).status_code == status
