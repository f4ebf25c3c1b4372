"""Trying a template out on a document: who would be asked, by when, and why; nothing is started."""

from dataclasses import dataclass
from datetime import datetime

from documents.register import queries as register
from documents.register.models import Document, Revision
from documents.workflows.domain import engine, participants, routes
from documents.workflows.domain.participants import Asked
from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import Outside, WorkflowTemplate
from documents.workflows.queries import due, link_ends, people
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Tried:
    """One step as it would be: whom it asks, when it would be due at the latest, and what stands in the way."""

    number: int
    step: StepSpec
    asked: tuple[Asked, ...]
    due_at: datetime
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A template tried out on one revision."""

    document: Document
    revision: Revision
    steps: tuple[Tried, ...]


def run(actor: Member, template: WorkflowTemplate, number: str) -> Trial:
    """What a workflow would be that starts now; raises RuleBroken where the document is not to be had."""
    try:
        document = register.document(actor, number.strip())
    except Document.DoesNotExist as error:
        raise RuleBroken(
            _("There is no document {number} here.").format(number=number.strip()), field="document"
        ) from error
    revision = document.shown_revision
    if revision is None:
        raise RuleBroken(_("This document has no file yet, so nothing of it can be reviewed."), field="document")
    revision.document = document
    version = template.versions.order_by("-number")[0]
    steps = routes.read(version.steps)
    return Trial(document, revision, _tried(actor, steps, document, revision))


def _tried(actor: Member, steps: tuple[StepSpec, ...], document: Document, revision: Revision) -> tuple[Tried, ...]:
    gathered = people.gather(actor.project, [step.participants for step in steps], [document])
    resolved, about = (
        [participants.resolve(step.participants, gathered.people) for step in steps],
        people.reviewed([revision]),
    )
    steps = tuple(gathered.on_terms(step, step.participants) for step in steps)
    early = link_ends.warnings(zip(steps, (each.asked for each in resolved), strict=True), by=actor)
    dues, found = _dues(actor.project, steps), []
    for number, (step, each, ends_early) in enumerate(zip(steps, resolved, early, strict=True), start=1):
        members = [one.user for one in each.asked if not isinstance(one.user, Outside)]
        against = [people.words_against(user, gathered.actors.get(user.pk), about) for user in members]
        words = [*each.empty, *filter(None, against)]
        if each.asks_at_start:
            words.append("Whoever starts the workflow chooses who is asked here.")
        elif not each.asked:
            words.append("Nobody would be asked, so the workflow could not start.")
        words += [ends_early] if ends_early else []
        found.append(Tried(number, step, each.asked, dues[number - 1], tuple(words)))
    return tuple(found)


def _dues(project: Project, steps: tuple[StepSpec, ...]) -> list[datetime]:
    """When each step would be due if every one before it took as long as it may."""
    counted, begins, found = due.counting(project), clock.now(), []
    for group in engine.groups([step.plan for step in steps]):
        ends = [counted(steps[number - 1], begins) for number in group]
        found += ends
        begins = max(ends)
    return found
