"""Many at once, and very many in the background: numbers without gaps, one outcome, all of it or nothing."""

import pytest
from django.db import connection

from audit.models import AuditEvent
from documents.transmittals.domain import limits
from documents.transmittals.models import Transmittal, TransmittalRecipient
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.services import acknowledging, drafts, endings, issuing, issuing_jobs
from guestshares.models import Share
from guestshares.services import shares
from kazinex.core.tenancy import organisation_active
from projects.models import Job
from projects.services import job_runs
from tests.documents.workflows.test_races import at_once
from tests.person import Person

MANY = 8


def begun(world, **said):
    facts = {"subject": "Drainage", "purpose": "information", "to": "Remy Rousseau", "documents": world.plan.number}
    return drafts.create(world.harbour, by=world.actor("dina"), **(facts | said))


def issuing_of(draft):
    return lambda actor: issuing.issue(draft, by=actor)


def test_numbers_have_no_gaps_however_many_issue_and_a_draft_is_issued_once(committed):
    with organisation_active(committed.meridian):
        many = [begun(committed) for _ in range(MANY)]
    said = at_once(
        committed, [("dina", lambda actor, one=one: issuing.issue(one, by=actor)) for one in [*many, many[0]]]
    )

    assert said.count("done") == MANY
    assert next(words for words in said if words != "done").startswith("This was issued already, as TR-")
    with organisation_active(committed.meridian):
        assert sorted(Transmittal.objects.values_list("number", flat=True)) == list(range(1, MANY + 1))


@pytest.mark.parametrize("_round", range(4))
def test_acknowledging_and_recalling_at_once_leave_one_story(committed, _round):
    with organisation_active(committed.meridian):
        made = issuing.issue(begun(committed), by=committed.actor("dina"))

    def acknowledge(actor):
        found = queries.transmittal(actor, made.code)
        acknowledging.acknowledge(found.recipients.get(user=actor.user), by=actor)

    def recall(actor):
        endings.recall(queries.transmittal(actor, made.code), reason="Wrong scale", by=actor)

    first, second = at_once(committed, [("remy", acknowledge), ("dina", recall)])

    assert second == "done"
    with organisation_active(committed.meridian):
        names = ["transmittal_acknowledged", "transmittal_recalled"]
        events = list(AuditEvent.objects.filter(action__in=names).order_by("id").values_list("action", flat=True))
        part = TransmittalRecipient.objects.get(user=committed.remy)
        assert (part.acknowledged_at is not None) == (first == "done")
        assert events == (names if first == "done" else names[1:])
        assert first == "done" or "was recalled" in first


@pytest.mark.parametrize("_round", range(4))
def test_no_link_that_is_issued_again_meanwhile_survives_a_recall(committed, _round):
    with organisation_active(committed.meridian):
        made = issuing.issue(begun(committed, to="Jo <jo@client.example>"), by=committed.actor("dina"))
        share = Share.objects.get()

    def recall(actor):
        endings.recall(queries.transmittal(actor, made.code), reason="Wrong scale", by=actor)

    first, second = at_once(committed, [("ada", lambda actor: shares.reissue(share, by=actor)), ("dina", recall)])

    assert second == "done"
    assert first == "done" or "TR-0001 was recalled" in first
    with organisation_active(committed.meridian):
        assert not Share.objects.filter(revoked_at=None).exists()


def outsiders(count):
    return "\n".join(f"Guest {number} <guest{number}@client.example>" for number in range(count))


def test_very_many_recipients_are_reached_in_the_background(committed, at):
    world = committed
    with organisation_active(world.meridian):
        made = begun(world, to=outsiders(limits.MOST_AT_ONCE + 1))
    dina = Person(world.client("dina")).open(at("draft-issue", made.public_id)).press("Issue")
    assert "It is being issued in the background, all of it or nothing." in dina.text
    job_runs.run_due()
    with organisation_active(world.meridian):
        job = Job.objects.get()
        assert (job.state, job.words) == ("done", "TR-0001 is issued, and everybody it goes to is told.")
        assert Share.objects.count() == TransmittalRecipient.objects.count() == limits.MOST_AT_ONCE + 1
        assert AuditEvent.objects.filter(action="transmittal_issued").count() == 1


def test_a_draft_that_changed_meanwhile_is_not_issued_in_the_background(committed, at):
    world = committed
    with organisation_active(world.meridian):
        made = begun(world, to=outsiders(limits.MOST_AT_ONCE + 1))
        by = world.actor("dina")
        issuing_jobs.start(made, reason="", seen="what nobody saw", by=by)
    job_runs.run_due()
    with organisation_active(world.meridian):
        job = Job.objects.get()
        assert job.state == "failed"
        assert "changed this meanwhile" in job.words
        assert not Share.objects.exists()
    connection.close()
