"""Issuing a draft: numbered, revisions pinned, everybody told by their way, in one transaction or not at all."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import Truncator

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain import lifecycle
from documents.register.models import DocumentStatus, Revision
from documents.register.services import statuses
from documents.transmittals.domain import limits
from documents.transmittals.models import (
    Purpose,
    Transmittal,
    TransmittalDocument,
    TransmittalRecipient,
    TransmittalStatus,
)
from documents.transmittals.queries import numbering, plans
from documents.transmittals.queries.plans import Plan
from documents.transmittals.queries.recipients import Addressed
from documents.transmittals.services import distribution_lists, drafts, notices
from guestshares.models import Scope, Share
from guestshares.services import many_shares
from guestshares.services.shares import Recipient
from kazinex.core import clock, edit_conflicts
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.domain.jobs import Progress
from projects.services import gapless_numbers

LABEL = 120  # characters of a share's label
SHARED_AT_ONCE = 200


def issue(
    draft: Transmittal, *, reason: str = "", seen: str = "", progress: Progress | None = None, by: Member
) -> Transmittal:
    """Issue a draft under the next number of its project; what goes unapproved to construction needs a reason.

    `seen` is the stamp of the plan a page showed: where issuing would do something else by now, it is refused.
    """
    with transaction.atomic():
        held = drafts.hold(draft)
        plan = plans.plan(held, by=by, hold=True)
        edit_conflicts.require_as_seen(plan.shown, seen)
        if plan.problems:
            raise RuleBroken(" ".join(plan.problems))
        held.issue_reason = _require_reason(plan, reason)
        _number(held)
        _pin(held, plan.revisions)
        members, outside = plan.resolved.inside, plan.resolved.outside
        if progress:
            progress.begin(len(plan.resolved.recipients))
        shares = _share(held, plan, outside, progress=progress, by=by)
        _address(held, plan.resolved.recipients, shares)
        if issued := plan.issued_by_it:
            becomes = dict.fromkeys((one.pk for one in issued), DocumentStatus.ISSUED)
            statuses.carry(issued, becomes, reason=held.code, by=by)
        distribution_lists.note_use(held.project, plan.lines, of=held.code)
        _record(held, plan, by=by)
        notices.issued(held, [one.user for one in members if one.user], by=by)
    return held


def _require_reason(plan: Plan, reason: str) -> str:
    if not plan.unapproved:
        return reason.strip()[:500]
    if not reason.strip():
        words = _("Say why this goes to construction unapproved: {named}.").format(named=limits.named(plan.unapproved))
        raise RuleBroken(words, field="reason")
    return lifecycle.require_reason(reason)[:500]


def _number(transmittal: Transmittal) -> None:
    gapless_numbers.wait_for("transmittals", transmittal.project)
    transmittal.series = numbering.series(transmittal.project)
    there = Transmittal.objects.filter(project=transmittal.project, series=transmittal.series)
    transmittal.number = (there.aggregate(last=Max("number"))["last"] or 0) + 1
    transmittal.status, transmittal.issued_at = TransmittalStatus.ISSUED, clock.now()
    transmittal.save()


def _pin(transmittal: Transmittal, revisions: Sequence[Revision]) -> None:
    TransmittalDocument.objects.bulk_create(
        TransmittalDocument(
            transmittal=transmittal,
            document=one.document,
            revision=one,
            position=position,
            code=one.code,
            sha256=one.sha256,
            status_before=one.status,
        )
        for position, one in enumerate(revisions, start=1)
    )


def _share(
    transmittal: Transmittal, plan: Plan, outside: Sequence[Addressed], *, progress: Progress | None, by: Member
) -> dict[str, Share]:
    """A guest share for each address outside, by the address."""
    if not outside:
        return {}
    asks = Purpose(transmittal.purpose).asks_for_answers
    facts: dict[str, Any] = {
        "label": Truncator(f"{transmittal.code} {transmittal.subject}").chars(LABEL),
        "instructions": transmittal.remarks,
        "distribution": transmittal.public_id,
        "asks_for_answers": asks,
    }
    shared = many_shares.terms(Scope.TRANSMITTAL, plan.rules, by=by, **facts)
    found: dict[str, Share] = {}
    for start in range(0, len(outside), SHARED_AT_ONCE):
        some = outside[start : start + SHARED_AT_ONCE]
        people = [Recipient(one.name, one.email, one.company) for one in some]
        made = many_shares.issue(plan.revisions, shared, recipients=people, rules=plan.rules, by=by)
        found |= {share.recipient_email.casefold(): share for share in made}
        if progress:
            progress.reached(start + len(some))
    return found


def _address(transmittal: Transmittal, people: Sequence[Addressed], shares: dict[str, Share]) -> None:
    kept = {name: getattr(transmittal, name) for name in ("project", "issued_at", "series", "number", "subject")}
    TransmittalRecipient.objects.bulk_create(
        TransmittalRecipient(
            transmittal=transmittal,
            position=position,
            addressed_as=one.addressed_as,
            user=one.user,
            name=one.name[:120],
            email=one.email,
            email_key=one.email.casefold(),
            company=one.company,
            source=one.source[:400],
            share=shares.get(one.email.casefold()),
            **kept,
        )
        for position, one in enumerate(people, start=1)
    )


def _record(transmittal: Transmittal, plan: Plan, *, by: Member) -> None:
    record(
        AuditAction.TRANSMITTAL_ISSUED,
        by=by,
        target=transmittal,
        subject=transmittal.subject,
        purpose=transmittal.get_purpose_display(),
        documents=[f"{one.document.number} revision {one.code} ({one.sha256})" for one in plan.revisions],
        recipients=[f"{one.addressed_as.label}: {one.name} <{one.email}>" for one in plan.resolved.recipients],
        required_by=transmittal.required_by.isoformat() if transmittal.required_by else "",
        reason=transmittal.issue_reason,
    )
