"""Telling people what workflows want of them, and what became of those they take part in."""

from collections.abc import Iterable, Sequence

from django.urls import reverse

from accounts.models import User
from accounts.services import notifications
from accounts.services.notifications import Several, Told
from documents.workflows.models import StepPart, Workflow, WorkflowStep
from documents.workflows.queries import watching
from guestshares.domain.changes import Ending
from kazinex.core import clock
from kazinex.core.actors import Actor
from kazinex.core.naming import phrase


def step_opened(parts: Sequence[StepPart], *, are_here: bool = False, by: Actor) -> None:
    """Tell those whom open steps ask; nobody asks again whether they are here of whom that was found just now."""
    _ask(parts, "step_opened", "waits for you", by=by, are_here=are_here)


def reminded(parts: Sequence[StepPart], *, by: Actor) -> None:
    """Tell them once more."""
    _ask(parts, "step_reminded", "still waits for you", by=by)


def overdue(parts: Sequence[StepPart], *, by: Actor) -> None:
    """Tell them that it is late; one mail to whom several wait for."""
    if parts:
        several = Several("{count} steps are overdue and wait for you", _my_work(parts[0].step))
        _ask(parts, "step_overdue", "is overdue and waits for you", by=by, several=several)


def given(part: StepPart, reason: str, *, by: Actor) -> None:
    """Tell somebody that a step is theirs now."""
    step = part.step
    words = f"{step.name} of {step.workflow} was given to you: {phrase(reason)}. {_due(step)}"
    _tell([part.user] if part.user else [], step.workflow, "step_given", words, step.get_absolute_url(), by=by)


def taken(step: WorkflowStep, users: Iterable[User], to: User, reason: str, *, by: Actor) -> None:
    """Tell people that a step waits for another one now."""
    words = f"{step.name} of {step.workflow} does not wait for you any more; it was given to {to}: {phrase(reason)}."
    _tell(users, step.workflow, "step_given", words, step.project.get_absolute_url(), by=by)


def changed(step: WorkflowStep, users: Iterable[User], what: str, *, by: Actor) -> None:
    """Tell people that a step was skipped or has longer."""
    words = f"{step.name} of {step.workflow} {what}."
    _tell(users, step.workflow, "step_changed", words, step.get_absolute_url(), by=by)


def ended(workflow: Workflow, waited: Iterable[User], *, by: Actor) -> None:
    """Tell who watches a workflow, and whom it waited for, that it is over."""
    reason = f": {phrase(workflow.reason)}" if workflow.reason else ""
    words = f"{workflow} is {workflow.state_label.lower()}{reason}."
    users = [*waited, *watching.watchers([workflow])[workflow.pk]]
    _tell(users, workflow, "workflow_ended", words, workflow.get_absolute_url(), by=by)


def escalated(late: Sequence[tuple[WorkflowStep, User]], *, by: Actor) -> None:
    """Tell each of these people, who started a workflow or run its project, that a step is late; one mail each."""
    if not late:
        return
    words = {step: f"{step.name} of {step.workflow} is overdue. {_due(step)}" for step, _user in late}
    urls = {step: step.workflow.get_absolute_url() for step in words}
    told = [Told(user, words[step], urls[step], (step.workflow,)) for step, user in late]
    several = Several("{count} steps that you watch are overdue", _my_work(late[0][0]))
    _send(told, "step_escalated", by, several)


def unasked(step: WorkflowStep, what: str, *, by: Actor) -> None:
    """Tell who watches a workflow that somebody outside could not be asked."""
    users = watching.watchers([step.workflow])[step.workflow.pk]
    words = f"{step.name} of {step.workflow} needs reassignment. {what}"
    _tell(users, step.workflow, "step_unasked", words, step.workflow.get_absolute_url(), by=by)


def link_ended(parts: Sequence[StepPart], ending: Ending, *, by: Actor) -> None:
    """Tell who watches workflows, but for who ended the links, that people outside cannot answer steps any more."""
    own, workflows = getattr(by, "user", None), [part.step.workflow for part in parts]
    watchers = watching.watchers(workflows)
    told = [
        Told(
            user,
            f"{part.step.name} of {workflow} needs reassignment. The link of {part.who} ended: {ending}",
            workflow.get_absolute_url(),
            (workflow,),
        )
        for part, workflow in zip(parts, workflows, strict=True)
        for user in watchers[workflow.pk]
        if user != own
    ]
    several = Several("{count} links ended on which steps wait for people outside", _my_work(parts[0].step))
    _send(told, "step_unasked", by, several)


def _ask(
    parts: Sequence[StepPart],
    kind: str,
    what: str,
    *,
    by: Actor,
    several: Several | None = None,
    are_here: bool = False,
) -> None:
    told = [
        Told(
            part.user,
            f"{part.step.name} of {part.step.workflow} {what}. {_due(part.step)}",
            part.step.get_absolute_url(),
            (part.step.workflow,),
        )
        for part in parts
        if part.user
    ]
    if are_here:
        notifications.tell_many(told, kind, by, several=several)
    else:
        _send(told, kind, by, several)


def _tell(users: Iterable[User], workflow: Workflow, kind: str, words: str, url: str, *, by: Actor) -> None:
    own = getattr(by, "user", None)
    told = [Told(user, words, url, (workflow,)) for user in dict.fromkeys(users) if user != own]
    _send(told, kind, by)


def _send(told: Sequence[Told], kind: str, by: Actor, several: Several | None = None) -> None:
    """Tell those of them who are still here; one query more than telling them."""
    here = watching.still_here(one.user.pk for one in told) if told else set()
    notifications.tell_many([one for one in told if one.user.pk in here], kind, by, several=several)


def _my_work(step: WorkflowStep) -> str:
    return reverse("projects:my-work", args=[step.workflow.organisation.slug])


def _due(step: WorkflowStep) -> str:
    if step.due_at is None:
        return ""
    is_or_was = "was" if step.due_at <= clock.now() else "is"
    return f"It {is_or_was} due {clock.shown_end(step.due_at, step.project.time_zone)}."
