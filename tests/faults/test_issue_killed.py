"""A worker is killed while it issues a transmittal to very many: nobody is lost, and nobody is told twice."""

from collections import Counter
from functools import partial

import pytest

from audit.models import AuditEvent
from documents.transmittals.models import Transmittal, TransmittalDocument, TransmittalRecipient
from documents.transmittals.queries import plans
from documents.transmittals.services import drafts, issuing_jobs
from guestshares.models import Share
from kazinex.core import edit_conflicts
from kazinex.core.models import Outbox
from kazinex.core.tenancy import organisation_active
from projects.models import JobState
from tests.cast import build_world
from tests.faults import killed_workers

PEOPLE = 2_000
NOTHING = {"recipients": 0, "documents": 0, "shares": 0, "mails": 0, "issued": 0, "shared": 0}


@pytest.fixture
def sending(launch):
    """Meridian with a draft to very many outside, and the work of issuing it, which waits."""
    world = build_world()
    to = "\n".join(f"Person {place} <p{place}@outside.example>" for place in range(PEOPLE))
    with organisation_active(world.meridian):
        by = world.actor("dina")
        facts = {"subject": "Set", "purpose": "information", "documents": world.plan.number, "to": to}
        draft = drafts.create(world.harbour, by=by, **facts)
        issuing_jobs.start(draft, reason="", seen=edit_conflicts.stamp(plans.plan(draft, by=by).shown), by=by)
    return world


def written(world) -> dict[str, int]:
    """How much there is of everything that issuing writes."""
    with organisation_active(world.meridian):
        events = Counter(AuditEvent.objects.values_list("action", flat=True))
        return {
            "recipients": TransmittalRecipient.objects.count(),
            "documents": TransmittalDocument.objects.count(),
            "shares": Share.objects.count(),
            "mails": Outbox.objects.filter(dedupe_key__startswith="share-link:").count(),
            "issued": events["transmittal_issued"],
            "shared": events["share_created"],
        }


def test_workers_killed_while_they_issue_to_very_many_lose_and_double_nobody(sending, launch):
    for attempt, far_enough in ((1, 0), (2, 1)):
        worker = killed_workers.work(launch, f"worker {attempt}")
        killed_workers.wait_until(sending, partial(killed_workers.is_at, attempt, far_enough))
        killed_workers.kill(worker)
        assert written(sending) == NOTHING, attempt
        killed_workers.end_the_lease(sending)

    killed_workers.work(launch, "worker 3")
    job = killed_workers.wait_until(sending, killed_workers.is_over)

    assert (job.state, job.attempt, job.words) == (
        JobState.DONE,
        3,
        "TR-0001 is issued, and everybody it goes to is told.",
    )
    each = dict.fromkeys(("recipients", "shares", "mails", "shared"), PEOPLE)
    assert written(sending) == each | {"documents": 1, "issued": 1}
    with organisation_active(sending.meridian):
        assert Transmittal.objects.get().recipients_count == PEOPLE
        assert len(set(Share.objects.values_list("recipient_email", flat=True))) == PEOPLE
