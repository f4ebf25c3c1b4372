"""Transmittals of the demo, one in every state: waiting, partly and wholly acknowledged, closed, recalled, a draft."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from documents.transmittals.models import Transmittal
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.services import acknowledging, drafts, endings, issuing
from kazinex.core import clock
from kazinex.demo.people import Stage

BRANDT = "Hugo Brandt <hugo@atelier.example>, Atelier Brandt"
RAMAN = "Priya Raman <priya@checkers.example>, Raman Checking Engineers"


@dataclass(frozen=True)
class Case:
    """A transmittal of the story: how many days ago it went out, and what it says."""

    ago: int
    subject: str
    purpose: str
    to: str
    documents: str
    cc: str = ""
    remarks: str = ""
    days: int = 0  # until it is required


CASES = (
    Case(30, "Earthworks, first issue", "information", "remy@meridian.example", "HT-CIV-DWG-001", cc=BRANDT),
    Case(21, "Structural set for checking", "review", RAMAN, "HT-STR-DWG-002", cc="remy@meridian.example", days=10),
    Case(14, "Facade details", "approval", BRANDT, "HT-ARC-DWG-003", days=7),
    Case(9, "Pump room layout", "information", "remy@meridian.example\nabel@meridian.example", "HT-MEP-DWG-002"),
    Case(2, "Drainage, down line", "requested", "list: Designers", "HT-CIV-DWG-004", remarks="As asked on Tuesday."),
)


def send(stage: Stage, today: datetime) -> None:
    """Issue a few transmittals in Harbour Tunnel, and let some of them be acknowledged, closed and recalled."""
    made = [_issue(stage, today, case) for case in CASES]
    _acknowledge(made[0], "remy", stage, today - timedelta(days=29))
    with clock.at(today - timedelta(days=25)):
        dina = stage.actor("dina", "harbour")
        endings.close(made[0], reason="Everybody has it in paper too.", by=dina)
    _acknowledge(made[1], "remy", stage, today - timedelta(days=20))
    with clock.at(today - timedelta(days=12)):
        endings.recall(made[2], reason="Sent with the wrong scale.", by=dina)
    for name in ("remy", "abel"):
        _acknowledge(made[3], name, stage, today - timedelta(days=8))
    with clock.at(today - timedelta(hours=5)):
        facts: dict[str, Any] = {"subject": "Portal set for tender", "purpose": "information", "to": "list: Designers"}
        drafts.create(stage.projects["harbour"], documents="HT-CIV-DWG-002", by=dina, **facts)


def _issue(stage: Stage, today: datetime, case: Case) -> Transmittal:
    with clock.at(today - timedelta(days=case.ago)):
        by = stage.actor("dina", "harbour")
        required = (clock.now() + timedelta(days=case.days)).date() if case.days else None
        facts: dict[str, Any] = {"subject": case.subject, "purpose": case.purpose, "remarks": case.remarks}
        facts |= {"to": case.to, "cc": case.cc, "documents": case.documents, "required_by": required}
        return issuing.issue(drafts.create(stage.projects["harbour"], by=by, **facts), by=by)


def _acknowledge(transmittal: Transmittal, name: str, stage: Stage, when: datetime) -> None:
    by = stage.actor(name, "harbour")
    found = queries.transmittal(by, transmittal.code)
    with clock.at(when):
        acknowledging.acknowledge(found.recipients.get(user=by.user), comment="Received, thank you.", by=by)
