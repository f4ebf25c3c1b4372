"""Work in the background: done whole under its person's rights of now, or not at all, and taken up again."""

from datetime import timedelta
from threading import Thread
from time import sleep
from typing import Any

import pytest
from django.db import connection

from accounts.models import Notification
from kazinex.core import clock, features, outbox
from kazinex.core.errors import RuleBroken
from kazinex.core.features import Feature, JobKind
from kazinex.core.outages import NO_ROOM
from kazinex.core.permissions import Permission
from kazinex.core.tenancy import organisation_active
from projects.domain.jobs import LOST_RIGHT, Outcome, Progress
from projects.models import Job, JobState, Project
from projects.services import job_runs, jobs
from tests import outages
from tests.cast import build_world


def rename(payload: Any, actor: Any, progress: Progress) -> Outcome:
    """Names the project as the payload says; some names do not work."""
    progress.begin(1)
    Project.objects.filter(pk=actor.project.pk).update(name=payload["name"])
    if payload["name"] == "":
        raise RuleBroken("Enter a name.")
    if payload["name"] == "cancelled":
        Job.objects.update(state=JobState.CANCELLED)
    if payload["name"] == "broken":
        raise OSError
    if payload["name"] == "too much":
        outages.full()
    progress.reached(1)
    return Outcome(f"It is called {payload['name']} now.", actor.project.get_absolute_url())


@pytest.fixture(autouse=True)
def _kinds() -> Any:
    with features.using(Feature(jobs={"rename": JobKind(Permission.MANAGE_SETTINGS, rename)}), besides=True):
        yield


def started(world: Any, name: str = "Tunnel", who: str = "petra") -> Job:
    return jobs.start("rename", label="Rename the project", by=world.actor(who), name=name)


def done(job: Job) -> tuple[str, str, str]:
    """Every job that waits is done; what became of this one, and what the project is called."""
    while job_runs.run_due():
        pass
    job.refresh_from_db()
    return job.state, job.words, Project.objects.get(pk=job.project_id).name


def test_work_is_done_and_its_person_told(world):
    job = started(world)

    assert done(job) == ("done", "It is called Tunnel now.", "Tunnel")
    told = Notification.objects.get(user=world.petra)
    assert (told.text, told.url) == ("Rename the project: It is called Tunnel now.", job.get_absolute_url())
    assert job.payload == {}


def test_what_breaks_a_rule_changes_nothing_and_says_so(world):
    assert done(started(world, "")) == ("failed", "Enter a name.", "Harbour Tunnel")


def test_what_was_cancelled_meanwhile_changes_nothing(world):
    job = started(world, "cancelled")

    job_runs.run_due()

    job.refresh_from_db()
    assert Project.objects.get(pk=job.project_id).name == "Harbour Tunnel"


def test_what_fails_is_tried_again_and_then_given_up(world):
    job = started(world, "broken")
    states = []
    for _attempt in range(JobKind(Permission.MANAGE_SETTINGS, rename).most_attempts + 1):
        job_runs.run_due()
        Job.objects.update(lease_until=clock.now() - timedelta(seconds=1))
        states.append(Job.objects.get().state)

    assert states == ["waiting", "waiting", "waiting", "failed"]
    assert done(job)[1:] == (job_runs.FAILED, "Harbour Tunnel")


def test_what_finds_no_room_says_so_at_once_and_changes_nothing(world):
    assert done(started(world, "too much")) == ("failed", NO_ROOM, "Harbour Tunnel")


def test_a_step_that_is_done_stays_whatever_becomes_of_the_next(own_database):
    """Long work goes on where it was: with the step that failed, and not from its beginning."""
    world, steps = build_world(), []

    def stepwise(_payload: Any, actor: Any, _progress: Progress) -> Outcome | None:
        project = Project.objects.get(pk=actor.project.pk)
        steps.append(project.name)
        Project.objects.filter(pk=project.pk).update(name=f"{project.name}+")
        if len(steps) == 2:
            raise OSError
        return None if len(steps) < 4 else Outcome("It is done.")

    with features.using(Feature(jobs={"stepwise": JobKind(Permission.MANAGE_SETTINGS, stepwise)}), besides=True):
        with organisation_active(world.meridian):
            job = jobs.start("stepwise", label="Stepwise", by=world.actor("petra"))
        job_runs.run_due()
        with organisation_active(world.meridian):
            Job.objects.update(lease_until=clock.now() - timedelta(seconds=1))
        job_runs.run_due()

    with organisation_active(world.meridian):
        job.refresh_from_db()
        assert (job.state, job.attempt, Project.objects.get(code="harbour").name) == ("done", 2, "Harbour Tunnel+++")
    assert steps == ["Harbour Tunnel", "Harbour Tunnel+", "Harbour Tunnel+", "Harbour Tunnel++"]


def test_who_lost_the_right_meanwhile_gets_words(world):
    job = started(world)
    world.role("petra", "viewer")

    assert done(job) == ("failed", LOST_RIGHT, "Harbour Tunnel")


def test_five_at_a_time_are_enough(world):
    for _number in range(jobs.MOST_UNDER_WAY):
        started(world)

    with pytest.raises(RuleBroken, match="still under way"):
        started(world)


def test_a_waiting_job_is_cancelled_from_its_page(world):
    job = started(world)
    client = world.client("petra")
    assert "Waiting for a worker" in client.get(job.get_absolute_url()).content.decode()

    answer = client.post(f"{job.get_absolute_url()}cancel/", follow=True).content.decode()

    assert "It was cancelled; nothing was changed." in answer
    assert done(job) == ("cancelled", "", "Harbour Tunnel")
    again = client.post(f"{job.get_absolute_url()}cancel/", follow=True).content.decode()
    assert "cannot be cancelled any more" in again


def test_nobody_else_sees_it_but_a_project_admin(world):
    world.override("document_controller", "manage_settings", project="harbour")
    job = started(world, who="dina")

    seen = {
        name: world.client(name).get(job.get_absolute_url()).status_code for name in ("dina", "petra", "ada", "abel")
    }

    assert seen == {"dina": 200, "petra": 200, "ada": 200, "abel": 404}


def test_a_job_wakes_a_worker_and_organisations_take_turns(world, monkeypatch):
    woken: list[Any] = []
    monkeypatch.setattr("projects.tasks.run_jobs.delay", lambda: woken.append(1))
    first, second = started(world), started(world)
    with organisation_active(world.northgate):
        project = world.actor("nora", "depot", world.northgate)
        other = jobs.start("rename", label="Rename", by=project, name="Depot")

    while outbox.dispatch():
        pass

    turns = [job_runs.claim() for _turn in range(4)]
    assert [job.pk if job else None for job in turns] == [first.pk, other.pk, second.pk, None]
    assert len(woken) == 3


def test_a_worker_that_lost_its_lease_stops_and_its_work_goes(own_database, monkeypatch):
    """Another one has taken the row: the first finds out at its next step."""
    monkeypatch.setattr(job_runs, "HEARTBEAT", 0.02)
    world = build_world()
    steps: list[int] = []

    def slow(_payload: Any, actor: Any, progress: Progress) -> Outcome:
        Project.objects.filter(pk=actor.project.pk).update(name="Half")
        taken_over = Thread(target=take_over, args=[world])
        taken_over.start()
        taken_over.join()
        for step in range(1000):
            steps.append(step)
            progress.reached(step)
            sleep(0.02)
        raise AssertionError

    with features.using(Feature(jobs={"slow": JobKind(Permission.MANAGE_SETTINGS, slow)}), besides=True):
        with organisation_active(world.meridian):
            jobs.start("slow", label="Slow", by=world.actor("petra"))
        job = job_runs.claim()
        assert job is not None
        job_runs.run(job)

    with organisation_active(world.meridian):
        assert (Job.objects.get().attempt, Project.objects.get(code="harbour").name) == (2, "Harbour Tunnel")
    assert len(steps) < 500


def take_over(world: Any) -> None:
    """As a second worker does once the lease has run out."""
    with organisation_active(world.meridian):
        Job.objects.update(attempt=2)
    connection.close()
