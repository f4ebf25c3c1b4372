"""Starting work in the background and giving it up; job_runs.py does it."""

from django.db import transaction

from kazinex.core import clock, outbox, turns
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.features import installed
from kazinex.core.translation import marked as _
from projects.models import Job, JobState

KIND = "projects.job_started"
MOST_UNDER_WAY = 5
UNDER_WAY = [JobState.WAITING, JobState.RUNNING]


def start(kind: str, *, label: str, by: Member, **payload: object) -> Job:
    """Let a worker do something in the actor's project; `kind` is declared in a feature.py, `label` says what it does.

    The work is done under the rights its person has when it begins, whole or not at all. What changes is recorded by
    the work itself: one that fails or is cancelled has changed nothing.
    """
    installed().jobs[kind]  # a kind that nobody declares is a mistake of ours, found here and not in the worker
    with transaction.atomic():
        _require_room(by)
        facts = {"project": by.project, "person": by.user, "created_at": clock.machine_now()}
        job: Job = Job.objects.create(kind=kind, label=label[:200], payload=payload, **facts)
        outbox.enqueue(KIND, dedupe_key=f"{KIND}:{job.public_id}")
    return job


def cancel(job: Job) -> None:
    """Give up work that is not finished; the worker stops at its next step, and nothing is changed by that step."""
    with transaction.atomic():
        found = Job.objects.filter(pk=job.pk, state__in=UNDER_WAY)
        over = {"state": JobState.CANCELLED, "finished_at": clock.now(), "lease_until": None, "payload": {}}
        over["words"] = remains(job)
        if not found.update(**over):
            raise RuleBroken(_("This is finished already and cannot be cancelled any more."))


def remains(job: Job) -> str:
    """What there is all the same where this comes to nothing, in a sentence; empty where nothing is changed."""
    kind = installed().jobs.get(job.kind)
    return kind.remains if kind else ""


def _require_room(by: Member) -> None:
    """Counted under a lock of the person's own, so that several at the same moment do not all find room."""
    turns.wait_for(f"jobs of {by.actor_id}")
    if Job.objects.filter(person=by.user, state__in=UNDER_WAY).count() >= MOST_UNDER_WAY:
        raise RuleBroken(
            _(
                "{most_under_way} things you started are still under way in the background. Wait for one to finish."
            ).format(most_under_way=MOST_UNDER_WAY)
        )
