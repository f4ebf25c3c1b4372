"""Correspondence of the demo: a letter in every state, a report of a fault, a question nobody answered in time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from documents.correspondence.models import Letter, LetterType
from documents.correspondence.services import drafts, findings, rules, sending, threads
from documents.correspondence.services.drafts import Typed
from kazinex.core import clock
from kazinex.demo.people import Stage

LEVELS = "Drawing 002 shows the kerb at 3.42 m, drawing 003 at 3.60 m. Which one counts?"
HONEYCOMBS = "Honeycombing over two square metres on the north face of pier 4, found when the formwork was struck."


@dataclass(frozen=True)
class Post:
    """A letter of the story: how many days ago it was sent, by whom, of which type, to whom, about what."""

    ago: int
    who: str
    kind: str
    to: str
    subject: str
    body: str
    documents: str = ""
    location: str = ""


def write(stage: Stage, today: datetime) -> None:
    """Ask, answer, close, report, verify and instruct in Harbour Tunnel."""
    with clock.at(today - timedelta(days=60)):
        _rule(stage)
    _questions(stage, today)
    _fault(stage, today)
    stop = "Stop work at the north portal"
    _send(stage, today, Post(3, "petra", "SI", "role: Document Controller", stop, "Until the props are checked."))
    _send(stage, today, Post(2, "petra", "GEN", "dina", "Minutes of the design meeting", "As agreed on Monday."))
    with clock.at(today - timedelta(days=1)):
        drafts.keep(stage.projects["harbour"], Typed(subject="Joint spacing"), by=stage.actor("ines", "harbour"))


def _questions(stage: Stage, today: datetime) -> None:
    """One that was answered and closed, one that was asked back, and one that is late."""
    kerb = Post(40, "ines", "RFI", "remy", "Level of the kerb", LEVELS, "HT-CIV-DWG-002")
    answered = _send(stage, today, kerb)
    _reply(stage, answered, today - timedelta(days=37), "remy", "3.42 m. Drawing 003 follows.", is_official=True)
    with clock.at(today - timedelta(days=36)):
        threads.close(answered, by=stage.actor("ines", "harbour"))
    backfill = Post(6, "dina", "TQ", "abel", "Class of the backfill", "Is class B enough at the portal?")
    _reply(stage, _send(stage, today, backfill), today - timedelta(days=4), "abel", "Which portal do you mean?")
    _send(stage, today, Post(21, "ines", "RFI", "remy", "Cover at pier 4", "Is 50 mm enough in the splash zone?"))


def _fault(stage: Stage, today: datetime) -> None:
    """A report that was stated, verified, closed and opened again."""
    where = ("HT-STR-DWG-001", "Pier 4, north face")
    fault = _send(stage, today, Post(30, "dina", "NCR", "ines", "Honeycombing at pier 4", HONEYCOMBS, *where))
    with clock.at(today - timedelta(days=27)):
        cause, action = "Vibrated too little around the box-out.", "Cut out, recast, cores taken."
        findings.state(fault, cause=cause, corrective_action=action, by=stage.actor("ines", "harbour"))
    with clock.at(today - timedelta(days=15)):
        findings.verify(fault, reason="Cores are sound.", by=stage.actor("dina", "harbour"))
        threads.close(fault, by=stage.actor("dina", "harbour"))
    with clock.at(today - timedelta(days=9)):
        threads.reopen(fault, reason="The south face shows the same.", by=stage.actor("dina", "harbour"))


def _rule(stage: Stage) -> None:
    petra, report = stage.actor("petra", "harbour"), LetterType.objects.get(code="NCR")
    people = stage.users["petra"].email
    rules.create(stage.projects["harbour"], name="Faults to the project admin", people=people, type=report, by=petra)


def _send(stage: Stage, today: datetime, post: Post) -> Letter:
    by, kind = stage.actor(post.who, "harbour"), LetterType.objects.get(code=post.kind)
    to = stage.users[post.to].email if post.to in stage.users else post.to
    with clock.at(today - timedelta(days=post.ago)):
        said = Typed(type=kind, to=to, subject=post.subject, body=post.body)
        typed = replace(said, documents=post.documents, location=post.location)
        return sending.write(stage.projects["harbour"], typed, by=by).letter


def _reply(stage: Stage, letter: Letter, when: datetime, who: str, body: str, *, is_official: bool = False) -> None:
    with clock.at(when):
        threads.reply(letter, body=body, is_official=is_official, by=stage.actor(who, "harbour"))
