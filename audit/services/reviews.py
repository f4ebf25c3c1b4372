"""Marking a saved review as done."""

from django.db import transaction

from audit import queries
from audit.domain.catalogue import AuditAction
from audit.domain.reviews import Review
from audit.models import AuditReview
from audit.queries.reviews import LATE
from audit.services.recording import record
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

OTHERS = _(
    "What there is to review is not what this page offered: something was recorded, or "
    "somebody marked it, meanwhile. Look through what stands here now, then mark it."
)


def mark(review: Review, *, through: str, count: int, by: Member) -> AuditReview:
    """Say that what was offered was looked through: so many events, up to one; whatever came besides stays new."""
    within, now = queries.scope(by), clock.now()
    with transaction.atomic():
        offered = queries.offer(by, review, through=through)
        if (offered.count, offered.through) != (count, through):
            raise RuleBroken(OTHERS)
        last = offered.newest.pk if offered.newest else 0
        done: AuditReview = AuditReview.objects.create(
            kind=review.kind,
            reviewed_by_id=by.actor_id,
            reviewed_by=by.label,
            reviewed_at=now,
            through=last,
            window_from=now - LATE,
            window_count=queries.covered(review, within, last, now - LATE),
            projects=None if within.projects is None else list(within.projects),
            without_project=within.without_project,
        )
        record(AuditAction.AUDIT_REVIEWED, by=by, review=review.title, events=offered.count)
    return done
