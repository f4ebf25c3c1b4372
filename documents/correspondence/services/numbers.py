"""Numbers of letters: given on sending, one after the other, never again."""

from django.db.models import Max

from documents.correspondence.models import Letter
from documents.correspondence.models.words import Numbering
from kazinex.core import clock
from projects.services import gapless_numbers


def give(letter: Letter) -> None:
    """The next number of the letter's series in its project; whoever sends another one waits, so there are no gaps."""
    letter.series = _series(letter)
    gapless_numbers.wait_for("letters", letter.project, series=letter.series)
    sent = Letter.objects.filter(project=letter.project, series=letter.series)
    letter.number = (sent.aggregate(last=Max("number"))["last"] or 0) + 1


def _series(letter: Letter) -> str:
    assert letter.type is not None  # noqa: S101  no letter is numbered without one
    if letter.type.numbering == Numbering.THROUGH:
        return str(letter.type.code)
    year = clock.now().astimezone(clock.zone(letter.project.time_zone)).year
    return f"{letter.type.code}-{year}"
