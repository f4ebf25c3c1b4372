"""Sharing with an outsider: create, rotate, extend, reissue, revoke."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Unpack

from django.contrib.auth.hashers import make_password
from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.models import Document
from documents.register.models.visibility import shown_revision
from guestshares.domain import limits, policies
from guestshares.models import Scope, Share, ShareItem
from guestshares.queries import owners
from guestshares.queries.policies import effective_policy
from guestshares.services import emails, sharable, tokens
from kazinex.core import clock
from kazinex.core.actors import Actor, Member
from kazinex.core.errors import RuleBroken
from kazinex.core.models import make_public_id
from projects.models import Project
from projects.services.project_locks import keep_open


class Recipient(NamedTuple):
    """Whom a share is for."""

    name: str
    email: str


class Issued(NamedTuple):
    """A share and its link, which is known only now."""

    share: Share
    link: str


def create(
    documents: Document | Sequence[Document],
    *,
    recipient_name: str,
    recipient_email: str,
    expiry: limits.Expiry,
    label: str = "",
    max_opens: int | None = None,
    allow_download: bool = True,
    passphrase: str = "",
    instructions: str = "",
    scope: str = Scope.DOCUMENT,
    decisions: Sequence[str] = (),
    distribution: str = "",
    by: Member,
) -> Issued:
    """Share what the creator sees with one outside person and mail them the link; the revisions are pinned."""
    chosen = [documents] if isinstance(documents, Document) else list(documents)
    project = chosen[0].project
    rules = effective_policy(project)
    with transaction.atomic():
        keep_open(project.pk)
        chosen = sharable.held(chosen)
        sharable.require(chosen, scope, rules, by)
        share = Share(
            project=project,
            scope=scope,
            label=label.strip(),
            recipient_name=recipient_name.strip(),
            recipient_email=limits.recipient(recipient_email, policy=rules),
            instructions=instructions.strip(),
            created_by=by.user,
            expires_at=limits.expiry(expiry, project=project, policy=rules),
            maximum_opens=limits.opens(max_opens, policy=rules, by=by),
            allow_download=allow_download and rules.allow_download,
            require_identification=rules.require_identification,
            acknowledgement_text=rules.acknowledgement_text if rules.require_acknowledgement else "",
            passphrase=make_password(passphrase) if passphrase else "",
            decisions=list(decisions),
            distribution=distribution,
        )
        return _issue(share, [(document, shown_revision(by, document)) for document in chosen], by=by)


def create_for_each(
    documents: Document | Sequence[Document],
    *,
    recipients: Sequence[Recipient],
    by: Member,
    **same: Unpack[limits.Terms],
) -> list[Issued]:
    """Share with several people on the same terms: one share, one link and one mail each, grouped as a distribution."""
    if len({recipient.email.lower() for recipient in recipients}) < len(recipients):
        raise RuleBroken("Name each recipient once.", field="further_recipients")
    distribution = make_public_id() if len(recipients) > 1 else ""
    with transaction.atomic():
        return [
            create(
                documents,
                recipient_name=recipient.name,
                recipient_email=recipient.email,
                distribution=distribution,
                by=by,
                **same,
            )
            for recipient in recipients
        ]


def rotate(share: Share, *, by: Actor) -> Issued:
    """Replace a lost link and mail the new one: the old link and what it opened end, the count and drafts stay."""
    with transaction.atomic():
        keep_open(share.project_id)
        return replace_link(share, by=by)


def replace_link(share: Share, *, by: Actor) -> Issued:
    """The same whether or not the project is closed, where guests go on and nobody but the product replaces links."""
    with transaction.atomic():
        share = locked(share)
        if not share.is_live:
            raise RuleBroken("This share can no longer be opened. Reissue it instead.")
        link = tokens.mint(share)
        share.sessions.filter(ended_at=None).update(ended_at=clock.now())
        record(AuditAction.SHARE_ROTATED, by=by, target=share, recipient=share.recipient)
        emails.link(share, link)
    return Issued(share, link)


def extend(share: Share, *, expiry: limits.Expiry | None, max_opens: int | None, by: Member) -> Share:
    """Give a share more time or more opens, within the ceilings of today's policy; a revoked one stays revoked."""
    with transaction.atomic():
        keep_open(share.project_id)
        share = locked(share)
        if share.is_revoked:
            raise RuleBroken("This share was revoked. Reissue it instead.")
        rules = effective_policy(share.project)
        before = _shown_terms(share)
        if expiry is not None:
            share.expires_at = limits.expiry(expiry, project=share.project, policy=rules)
        if max_opens is not None and max_opens != share.maximum_opens:
            share.maximum_opens = _enough_opens(share, limits.opens(max_opens, policy=rules, by=by))
        after = _shown_terms(share)
        changes = {what: [before[what], after[what]] for what in before if before[what] != after[what]}
        if not changes:
            raise RuleBroken("Choose a new expiry or another number of opens.")
        share.expiry_recorded_at = share.reminded_at = None  # both happen again before the new end
        share.save()
        record(AuditAction.SHARE_EXTENDED, by=by, target=share, changes=changes)
    return share


def reissue(share: Share, *, current_revisions: bool = False, by: Member) -> Issued:
    """Share again on the same terms with a new link, on the same revisions or today's; a live share ends by it."""
    with transaction.atomic():
        keep_open(share.project_id)
        items = list(share.items.select_related("document", "revision"))
        documents = sharable.held(item.document for item in items)
        share = locked(share)
        rules = effective_policy(share.project)
        sharable.require(documents, share.scope, rules, by)
        again = _on_same_terms(share, rules, by=by)
        if not share.is_ended:
            _end(share, reason="Reissued with a new link.", by=by)
        pinned = [
            (document, shown_revision(by, document) if current_revisions else item.revision)
            for document, item in zip(documents, items, strict=True)
        ]
        return _issue(again, pinned, by=by)


def revoke(share: Share, *, reason: str, by: Actor) -> Share:
    """End a share: its link, its open sessions and its downloads stop at once."""
    if not reason.strip():
        raise RuleBroken("Say why the share is revoked.", field="reason")
    with transaction.atomic():
        share = locked(share)
        if share.is_revoked:
            raise RuleBroken("This share was already revoked.")
        _end(share, reason=reason.strip(), by=by)
    return share


def revoke_many(shares: Iterable[Share], *, reason: str, by: Actor) -> int:
    """End several shares for one reason; those already revoked are left as they are. Returns how many ended."""
    if not reason.strip():
        raise RuleBroken("Say why the shares are revoked.", field="reason")
    with transaction.atomic():
        keys = [share.pk for share in shares]
        found = list(
            Share.objects.select_for_update(of=("self",))
            .select_related("project")
            .filter(pk__in=keys, revoked_at=None)
            .order_by("pk")
        )
        for share in found:
            _end(share, reason=reason.strip(), by=by)
    return len(found)


def end_with_project(project: Project, reason: str, by: Actor) -> None:
    """Everything that outsiders may open in a project ends."""
    revoke_many(Share.objects.unended().filter(project=project), reason=reason, by=by)


def take_over(share: Share, *, by: Member) -> Share:
    """Answer for a share whose owner may not any more: from now on its notices come to who took it over."""
    with transaction.atomic():
        keep_open(share.project_id)
        share = locked(share)
        if not owners.needs_owner(share):
            raise RuleBroken(f"This share has ended, or {share.owner.name} answers for it.")
        sharable.require_seen([item.document for item in share.items.select_related(*SEEN)], by)
        former, share.taken_over_by = share.owner, by.user
        share.save(update_fields=["taken_over_by"])
        record(AuditAction.SHARE_OWNER_CHANGED, by=by, target=share, former=former.audit_label)
    return share


def locked(share: Share) -> Share:
    """The share as it is now, held until the change is done, with the database's clock."""
    found: Share = Share.objects.select_for_update(of=("self",)).with_surroundings().with_clock().get(pk=share.pk)
    return found


SEEN = ("document__project", "document__current_revision")
SAME_TERMS = (
    "project",
    "scope",
    "label",
    "recipient_name",
    "instructions",
    "maximum_opens",
    "passphrase",
    "decisions",
)


def _on_same_terms(share: Share, rules: policies.EffectivePolicy, *, by: Member) -> Share:
    """A copy for as long as the first was given, as far as today's policy goes."""
    lasted = max(1, round((share.expires_at - share.created_at).total_seconds() / 86_400))
    days = min(lasted, rules.maximum_days) if rules.allow_custom_expiry else rules.chosen_days
    asked = rules.acknowledgement_text if rules.require_acknowledgement else ""
    return Share(
        expires_at=limits.expiry(days, project=share.project, policy=rules),
        recipient_email=limits.recipient(share.recipient_email, policy=rules),
        allow_download=share.allow_download and rules.allow_download,
        require_identification=share.require_identification or rules.require_identification,
        acknowledgement_text=share.acknowledgement_text or asked,
        created_by=by.user,
        reissue_of=share,
        **{name: getattr(share, name) for name in SAME_TERMS},
    )


def _issue(share: Share, pinned: Sequence[tuple[Document, Any]], *, by: Actor) -> Issued:
    link = tokens.mint(share)
    ShareItem.objects.bulk_create(
        [
            ShareItem(share=share, document=document, revision=revision, sha256=revision.sha256, position=position)
            for position, (document, revision) in enumerate(pinned)
        ]
    )
    record(
        AuditAction.SHARE_CREATED,
        by=by,
        target=share,
        recipient=share.recipient,
        scope=share.get_scope_display(),
        documents=[f"{document.number} revision {revision.code}" for document, revision in pinned],
        expires=clock.shown_end(share.expires_at, share.project.time_zone),
        maximum_opens=share.maximum_opens or "unlimited",
        allow_download=share.allow_download,
        label=share.label,
    )
    emails.link(share, link)
    return Issued(share, link)


def _end(share: Share, *, reason: str, by: Actor) -> None:
    share.revoked_at, share.revoked_by, share.revoke_reason = clock.now(), by.label, reason[:500]
    share.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    record(AuditAction.SHARE_REVOKED, by=by, target=share, reason=reason)


def _enough_opens(share: Share, number: int) -> int:
    if number and number < share.opens_used:
        raise RuleBroken(
            f"It has been opened {share.opens_used} times already. Enter at least that.", field="maximum_opens"
        )
    return number


def _shown_terms(share: Share) -> dict[str, str]:
    return {
        "Expiry": clock.shown_end(share.expires_at, share.project.time_zone),
        "Maximum opens": str(share.maximum_opens or "unlimited"),
    }
