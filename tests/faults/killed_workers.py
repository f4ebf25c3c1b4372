"""Work in the background whose worker is killed: waited for, killed for good, and taken up by the next."""

import os
import signal
import subprocess
import time
from collections.abc import Callable

from kazinex.celery import app
from kazinex.core import clock
from kazinex.core.tenancy import organisation_active
from kazinex.management import processes
from projects.models import Job, JobState
from projects.services import jobs
from tests.cast import World
from tests.servers import Launch

PATIENCE = 120  # seconds


def work(launch: Launch, name: str) -> subprocess.Popen[bytes]:
    """A worker that is told to look for work."""
    worker = launch(processes.worker(), name)
    app.send_task("projects.run_jobs")
    return worker


def now(world: World) -> Job:
    """The one job there is, as it stands."""
    with organisation_active(world.meridian):
        job: Job = Job.objects.get()
        return job


def wait_until(world: World, condition: Callable[[Job], object]) -> Job:
    """The job once this holds of it."""
    deadline = time.monotonic() + PATIENCE
    while not condition(job := now(world)):
        assert time.monotonic() < deadline, (job.state, job.rows_done, job.words)
        time.sleep(0.02)
    return job


def is_at(attempt: int, far_enough: int, job: Job) -> bool:
    """Whether this attempt has come so far, or the work is over."""
    return job.state not in jobs.UNDER_WAY or (job.attempt == attempt and job.rows_done >= far_enough)


def is_over(job: Job) -> bool:
    """Whether nothing more will come of it."""
    return job.state not in jobs.UNDER_WAY


def kill(worker: subprocess.Popen[bytes]) -> None:
    """End it as a power cut would."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(PATIENCE)


def end_the_lease(world: World) -> None:
    """The time is over in which a worker that was killed might have come back."""
    with organisation_active(world.meridian):
        assert Job.objects.get().state == JobState.RUNNING, (
            "it was over before its worker was killed; give it more to do"
        )
        Job.objects.update(lease_until=clock.now())
