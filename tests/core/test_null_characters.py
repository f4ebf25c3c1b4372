"""A null character is refused in words and never drawn back into a page."""

from django import forms

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
