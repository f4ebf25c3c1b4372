"""Page comments of the demo: a review whose comments were answered and closed, and one whose comments are open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from documents.register.models import CommentKind, Document, PageComment, Response
from documents.register.models.pins import Pin
from documents.register.services import comments
from kazinex.core import clock
from kazinex.demo.people import Stage

SHEET, NOTES = 1, 2


@dataclass(frozen=True)
class Said:
    """A comment of the story: by whom, on which page and where, what, and what became of it."""

    who: str
    page: int
    pin: Pin
    kind: CommentKind
    text: str
    response: str = ""
    answer: str = ""
    is_closed: bool = False


ANSWERED = (
    Said(
        *("remy", SHEET, Pin(375, 380, 90, 130), CommentKind.REQUIRED_CHANGE),
        "The third pit of the middle row clashes with the cable trench; move it 3 m along.",
        *(Response.ACCEPTED, "Moved, and clouded on revision C.", True),
    ),
    Said(
        *("remy", SHEET, Pin(775, 240), CommentKind.QUESTION),
        "Which datum are the levels to?",
        *(Response.NOTED, "AHD, as note 6 now says.", True),
    ),
    Said(
        *("abel", NOTES, Pin(120, 260), CommentKind.REQUIRED_CHANGE),
        "Cover of 50 mm is not enough in the tidal zone.",
        *(Response.NOT_ACCEPTED, "The durability report allows 50 mm with this mix.", False),
    ),
    Said(
        *("miko", SHEET, Pin(760, 900), CommentKind.COMMENT),
        "Spell the project's name as in the contract.",
        *(Response.ACCEPTED, "", True),
    ),
)
OPEN = (
    Said(
        *("remy", SHEET, Pin(440, 380, 110, 130), CommentKind.QUESTION),
        "Is the moved pit still inside the fall of the drain?",
    ),
    Said(
        *("miko", NOTES, Pin(120, 320), CommentKind.COMMENT),
        "Name the report that note 4 relies on.",
    ),
)


def review(stage: Stage, written: dict[str, Document], today: datetime) -> None:
    """Comment on the second and third revision of the first drawing, answer the earlier ones, and close some."""
    document = written["HT-CIV-DWG-001"]
    _tell(stage, document, "B", ANSWERED, today - timedelta(days=53))
    _tell(stage, document, "C", OPEN, today - timedelta(days=3))


def _tell(stage: Stage, document: Document, code: str, story: tuple[Said, ...], when: datetime) -> None:
    revision = document.revisions.get(code=code)
    for count, one in enumerate(story):
        with clock.at(when + timedelta(hours=3, minutes=20 * count)):
            actor = stage.actor(one.who, "harbour")
            words = {"kind": one.kind, "text": one.text}
            made = comments.add(revision, page=one.page, pin=one.pin, **words, by=actor)
        if one.response:
            _answer(stage, made, one, when + timedelta(days=5, hours=count))


def _answer(stage: Stage, comment: PageComment, said: Said, when: datetime) -> None:
    with clock.at(when):
        comments.reply(comment, text=said.answer, response=said.response, by=stage.actor("dina", "harbour"))
    if said.is_closed:
        with clock.at(when + timedelta(days=1)):
            comments.close(comment, by=stage.actor(said.who, "harbour"))
