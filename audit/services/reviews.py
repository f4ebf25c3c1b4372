"""Marking a saved review as done."""

from datetime import datetime

from django.db import transaction

from audit import queries
from audit.domain.catalogue import AuditAction
from audit.models import AuditReview
from audit.queries import ReviewState
from audit.services.recording import record
from kazinex.core import clock
from kazinex.core.actors import Member


def mark(state: ReviewState, *, until: datetime, by: Member) -> AuditReview:
    """Say that everything up to `until`, which was on the page, was looked through; what came later stays new."""
    until = min(until, clock.now())
    if state.last:
        until = max(until, state.last.reviewed_at)
    with transaction.atomic():
        seen = queries.to_review(by, state.review, state.last, until=until).count()
        done: AuditReview = AuditReview.objects.create(
            kind=state.review.kind, reviewed_by_id=by.actor_id, reviewed_by=by.label, reviewed_at=until
        )
        record(AuditAction.AUDIT_REVIEWED, by=by, review=state.review.title, events=seen)
    return done
