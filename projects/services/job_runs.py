"""Doing the work that waits: leased, kept alive by heartbeats, step by step in transactions, taken up by another."""

import logging
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts.services import notifications
from kazinex.core import clock, outages
from kazinex.core.actors import SystemActor
from kazinex.core.context import happening
from kazinex.core.errors import RuleBroken
from kazinex.core.features import JobKind, installed
from kazinex.core.hearts import Heart, Stopped
from kazinex.core.questions import FIND_MEMBER
from kazinex.core.tenancy import organisation_active
from kazinex.core.translation import marked as _
from projects.domain.jobs import LOST_RIGHT, Outcome
from projects.models import Job, JobState

LEASE = timedelta(seconds=90)
HEARTBEAT = 1.0  # seconds
LIMITS = {"statement_timeout": "600s", "idle_in_transaction_session_timeout": "1800s"}
BY = SystemActor("work in the background")
FAILED = _("It failed several times. Try again later, or tell the person who runs this site.")
log = logging.getLogger("kazinex.jobs")

CLAIM = """
update projects_job set state = 'running', attempt = attempt + 1, rows_done = 0, rows_total = null,
  heartbeat_at = clock_timestamp(), lease_until = clock_timestamp() + %s
where id = (
  select id from projects_job
  where id = %s and state in ('waiting', 'running') and (lease_until is null or lease_until < clock_timestamp())
  for update skip locked)
returning id
"""


def run_due() -> int:
    """Do what waits, each job in its turn, until none does; returns how many ran."""
    ran = 0
    while job := claim():
        run(job)
        ran += 1
    return ran


def claim() -> Job | None:
    """Take the job whose turn it is: organisations with nothing under way go first, then who asked first."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('job turn', 0))")
        cursor.execute("select organisation_id, job_id from projects_job_turn()")
        if (turn := cursor.fetchone()) is None:
            return None
        with organisation_active(turn[0]):
            parameters: list[Any] = [LEASE, turn[1]]
            cursor.execute(CLAIM, parameters)
            taken: Job = Job.objects.select_related("organisation", "project", "person").get(pk=turn[1])
            return taken


def run(job: Job) -> None:
    """Do it, and say what came of it; what breaks a rule is final, what fails otherwise is tried again."""
    try:
        with _heart(job) as heart, happening(request_id=f"job-{job.public_id}"):
            _do(job, heart)
    except Stopped:
        log.info("Job %s was cancelled or taken over.", job.public_id)
    except RuleBroken as broken:
        _fail(job, " ".join([broken.words, *broken.several]))
    except Exception as error:
        log.exception("Job %s (%s) failed, attempt %s.", job.public_id, job.kind, job.attempt)
        if outages.is_full(error):  # trying again would find no room either
            _fail(job, outages.NO_ROOM)
        else:
            _try_again(job)


def _do(job: Job, heart: Heart) -> None:
    """Step by step until it is done; most work is one step."""
    kind = installed().jobs[job.kind]
    if job.attempt > kind.most_attempts:
        raise RuleBroken(FAILED)
    while not _step(job, kind, heart):
        log.info("Job %s goes on with its next step.", job.public_id)


def _step(job: Job, kind: JobKind, heart: Heart) -> bool:
    """One step in one transaction, as the person who started it is now; whether it was the last."""
    with organisation_active(job.organisation_id), connection.cursor() as cursor:
        for name, limit in LIMITS.items():
            cursor.execute("select set_config(%s, %s, true)", [name, limit])
        actor = FIND_MEMBER.ask_one(str(job.person_id), job.project.code)
        if actor is None or not (kind.permission is None or actor.decide(kind.permission)):
            raise RuleBroken(LOST_RIGHT)
        outcome = kind.run(job.payload, actor, heart)
        if outcome is not None:
            _end(job, JobState.DONE, outcome)
        elif not _ours(job).select_for_update().exists():
            raise Stopped
    return outcome is not None


def _heart(job: Job) -> Heart:
    return Heart(lambda: _ours(job), organisation=job.organisation.pk, pulse="jobs", lease=LEASE, every=HEARTBEAT)


def _ours(job: Job) -> QuerySet[Job]:
    """The row, as long as this attempt holds it."""
    found: QuerySet[Job] = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)
    return found


def _end(job: Job, state: JobState, outcome: Outcome) -> None:
    """In the transaction of the work: where somebody cancelled it at the last moment, the work goes with it."""
    said = {"words": outcome.words[:2000], "address": outcome.address[:2000], "payload": {}}
    if not _ours(job).update(state=state, finished_at=clock.now(), lease_until=None, **said):
        raise Stopped
    text = f"{job.label}: {outcome.words}"
    notifications.tell(job.person, "job_finished", text, job.get_absolute_url(), BY)


def _fail(job: Job, words: str) -> None:
    with organisation_active(job.organisation_id):
        if _ours(job).exists():
            remains = installed().jobs[job.kind].remains
            _end(job, JobState.FAILED, Outcome(f"{words} {remains}".strip()))


def _try_again(job: Job) -> None:
    """Let the row wait a little; one attempt too many ends it in words."""
    with organisation_active(job.organisation_id):
        wait = timedelta(seconds=5 * job.attempt)
        _ours(job).update(state=JobState.WAITING, lease_until=Now() + wait)
