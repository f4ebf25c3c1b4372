"""Reviews of the demo: over, overdue, in a second round, and one each that waits for Remy, Abel and Wes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from documents.register.models import Document
from documents.workflows.domain.startable import Wanted
from documents.workflows.models import Workflow, WorkflowTemplate
from documents.workflows.queries import pinning
from documents.workflows.queries import workflows as queries
from documents.workflows.services import answers, endings, starting
from kazinex.core import clock
from kazinex.demo import register
from kazinex.demo.people import Stage

REVIEW, SIGN, READ = "Standard drawing review", "Approve and sign", "For information with acknowledgement"


@dataclass(frozen=True)
class Told:
    """Somebody's answer in the story: so many days after the start, in which step."""

    after: int
    step: int
    who: str
    decision: str
    comment: str = ""


@dataclass(frozen=True)
class Case:
    """A workflow of the story: how many days ago it started, on which route, with which document."""

    ago: int
    template: str
    title: str
    number: str
    chosen: str = ""


def review(stage: Stage, today: datetime) -> None:
    """Start, answer, sign and give up a few workflows in Harbour Tunnel."""
    approved = [
        Told(2, 1, "remy", "approve_with_comments", "Show the invert levels at both portals."),
        Told(3, 1, "miko", "approve"),
        Told(5, 2, "abel", "approve"),
    ]
    returned = [
        Told(1, 1, "remy", "return", "The pit at chainage 240 clashes with the cable trench."),
        Told(2, 1, "miko", "approve"),
        Told(4, 2, "abel", "return", "As Remy says; resubmit with the pit moved."),
    ]
    _start(stage, today, Case(34, REVIEW, "Earthworks at the portals", "HT-CIV-DWG-002"), *approved)
    _start(stage, today, Case(27, REVIEW, "Alignment, down line", "HT-CIV-DWG-004"), *returned)
    _give_up(stage, today)
    _revise(stage, today - timedelta(days=7), "HT-CIV-DWG-004")
    _start(stage, today, Case(6, REVIEW, "Alignment, down line, with the pit moved", "HT-CIV-DWG-004"), approved[1])
    _start(stage, today, Case(16, REVIEW, "Utility diversions for comment", "HT-CIV-DWG-003"), approved[1])
    _start(stage, today, Case(4, REVIEW, "Dewatering wells", "HT-CIV-DWG-011"), *approved[:2])
    _start(
        stage, today, Case(3, SIGN, "Entrance canopy as agreed", "HT-ARC-DWG-004", "wes"), Told(1, 1, "abel", "approve")
    )
    _start(stage, today, Case(2, READ, "New wayfinding plan", "HT-CIV-DWG-008", "remy"))


def _give_up(stage: Stage, today: datetime) -> None:
    """One that was cancelled, and one that was recalled."""
    ines = stage.actor("ines", "harbour")
    gone = _start(stage, today, Case(20, REVIEW, "Traffic diversion", "HT-CIV-DWG-006"))
    with clock.at(today - timedelta(days=19)):
        endings.cancel(gone, reason="Sent with the wrong scale.", by=ines)
    again = _start(stage, today, Case(12, REVIEW, "Traffic diversion, to scale", "HT-CIV-DWG-006"))
    with clock.at(today - timedelta(days=11, hours=21)):
        endings.recall(again, reason="The lane widths are not agreed yet.", by=ines)


def _revise(stage: Stage, when: datetime, number: str) -> None:
    """The next revision of a drawing that came back."""
    with clock.at(when):
        document = Document.objects.select_related("project", "current_revision").get(number=number)
        register.revise(document, code=chr(ord(document.current_code) + 1), by=stage.actor("dina", "harbour"))


def _start(stage: Stage, today: datetime, case: Case, *story: Told) -> Workflow:
    ines, when = stage.actor("ines", "harbour"), today - timedelta(days=case.ago)
    with clock.at(when):
        route = WorkflowTemplate.objects.get(name=case.template, project=None)
        revisions = pinning.revisions(ines, [Wanted(case.number)])
        lines = {0: (stage.users[case.chosen].email,)} if case.chosen else {}
        facts: dict[str, Any] = {"title": case.title, "revisions": revisions, "chosen": lines, "due_on": _due(when)}
        workflow = starting.start(stage.projects["harbour"], template=route, by=ines, **facts).workflow
    for told in story:
        by = stage.actor(told.who, "harbour")
        with clock.at(when + timedelta(days=told.after)):
            step = queries.step(by, workflow.code, told.step)
            answers.submit(step, decision=told.decision, comment=told.comment, by=by)
    return workflow


def _due(when: datetime) -> date:
    return (when + timedelta(days=14)).date()
