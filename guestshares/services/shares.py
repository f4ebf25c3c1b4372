"""Sharing with an outsider: create, rotate, extend, reissue, revoke."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Unpack

from django.contrib.auth.hashers import make_password
from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import Happening, record, record_many
from documents.packages.models import DocumentPackage, WorkPackage
from documents.register.models import Document, Revision
from documents.register.models.visibility import shown_revision
from guestshares.domain import limits
from guestshares.domain.changes import SHARE_REISSUED, SHARES_ENDED, Ending, Reissue
from guestshares.domain.questions import MAY_REISSUE
from guestshares.models import Scope, Share
from guestshares.queries.policies import effective_policy
from guestshares.services import emails, issuing, owner_notices, sharable, telling, tokens
from guestshares.services.issuing import Issued
from guestshares.services.owner_notices import Act
from guestshares.services.telling import Told
from kazinex.core import clock, many_rows
from kazinex.core.actors import Actor, Member
from kazinex.core.errors import RuleBroken
from kazinex.core.many_keys import keys
from kazinex.core.models import make_public_id
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services.project_locks import keep_open

REISSUED = _("Reissued with a new link.")
REVOKED = ["revoked_at", "revoked_by", "revoke_reason"]


class Recipient(NamedTuple):
    """Whom a share is for."""

    name: str
    email: str
    company: str = ""


def create(
    documents: Document | Sequence[Document],
    *,
    recipient_name: str,
    recipient_email: str,
    expiry: limits.Expiry,
    company: str = "",
    label: str = "",
    max_opens: int | None = None,
    allow_download: bool = True,
    passphrase: str = "",
    instructions: str = "",
    language: str = "",
    scope: str = Scope.DOCUMENT,
    decisions: Sequence[str] = (),
    distribution: str = "",
    shares_comments: bool = False,
    reason: str = "",
    of_package: DocumentPackage | None = None,
    of_work_package: WorkPackage | None = None,
    by: Member,
) -> Issued:
    """Share what the creator sees with one outside person and mail them the link; the revisions are pinned.

    `reason` says why what is confidential is let out; it stands in the log.
    """
    chosen = [documents] if isinstance(documents, Document) else list(documents)
    rules = effective_policy(project := chosen[0].project)
    with transaction.atomic():
        keep_open(project.pk)
        sharable.require(chosen := sharable.held(chosen), scope, rules, by)
        reason = sharable.require_reason(chosen, reason)
        share = Share(
            project=project,
            scope=scope,
            **_stripped(label=label, recipient_name=recipient_name, company=company, instructions=instructions),
            recipient_email=limits.recipient(recipient_email, policy=rules),
            created_by=by.user,
            expires_at=limits.expiry(expiry, project=project, policy=rules),
            maximum_opens=limits.opens(max_opens, policy=rules, by=by),
            allow_download=allow_download and rules.allow_download,
            **issuing.asked_by(rules),
            passphrase=make_password(passphrase) if passphrase else "",
            decisions=list(decisions),
            language=language,
            distribution=distribution,
            shares_comments=shares_comments and bool(distribution),
            package=of_package,
            work_package=of_work_package,
        )
        return issuing.issue(share, [(one, shown_revision(by, one)) for one in chosen], reason=reason, by=by)


def create_for_each(
    documents: Document | Sequence[Document],
    *,
    recipients: Sequence[Recipient],
    by: Member,
    **same: Unpack[limits.Terms],
) -> list[Issued]:
    """Share with several people on the same terms: one share, one link and one mail each, grouped as a distribution."""
    if len({recipient.email.lower() for recipient in recipients}) < len(recipients):
        raise RuleBroken(_("Name each recipient once."), field="further_recipients")
    distribution = make_public_id() if len(recipients) > 1 else ""
    with transaction.atomic():
        return [
            create(
                documents,
                recipient_name=recipient.name,
                recipient_email=recipient.email,
                company=recipient.company,
                distribution=distribution,
                by=by,
                **same,
            )
            for recipient in recipients
        ]


def rotate(share: Share, *, is_mailed: bool = True, by: Actor) -> Issued:
    """Replace a lost link and mail the new one: the old link and what it opened end, the count and drafts stay.

    Without `is_mailed` the caller mails the link, and tells who answers for it.
    """
    with transaction.atomic():
        keep_open(share.project_id)
        return replace_link(share, is_mailed=is_mailed, by=by)


def replace_link(share: Share, *, is_mailed: bool = True, by: Actor) -> Issued:
    """The same whether or not the project is closed, where guests go on and nobody but the product replaces links."""
    with transaction.atomic():
        share = locked(share)
        if not share.is_live:
            raise RuleBroken(_("This share can no longer be opened. Reissue it instead."))
        link = tokens.mint(share)
        share.sessions.filter(ended_at=None).update(ended_at=clock.now())
        record(AuditAction.SHARE_ROTATED, by=by, target=share, recipient=share.recipient)
        if is_mailed:
            emails.link(share, link, by=by)
            owner_notices.changed([share], Act.ROTATED, by=by)
    return Issued(share, link)


def extend(
    share: Share,
    *,
    expiry: limits.Expiry | None,
    max_opens: int | None,
    because: str = "",
    is_mailed: bool = True,
    by: Member,
) -> Share:
    """Give a share more time or more opens, within the ceilings of today's policy; a revoked one stays revoked.

    What has ended opens again by it, so what is in it is asked for as where a share is created. `because` says why
    what is confidential is let out longer; it stands in the log. Without `is_mailed` the caller tells everybody.
    """
    with transaction.atomic():
        keep_open(share.project_id)
        documents = sharable.held(item.document for item in sharable.left_of(share))
        share = locked(share)
        if share.is_revoked:
            raise RuleBroken(_("This share was revoked. Reissue it instead."))
        rules = effective_policy(share.project)
        if share.is_ended:
            sharable.require(documents, share.scope, rules, by)
        because = sharable.require_reason(documents, because)
        before = limits.shown(share)
        share.open_again(clock.now())
        if expiry is not None:
            share.expires_at = limits.expiry(expiry, project=share.project, policy=rules)
        if max_opens is not None and max_opens != share.maximum_opens:
            share.maximum_opens = limits.enough_opens(share, limits.opens(max_opens, policy=rules, by=by))
        after = limits.shown(share)
        changes = {what: [before[what], after[what]] for what in before if before[what] != after[what]}
        if not changes:
            raise RuleBroken(_("Choose a new expiry or another number of opens."))
        share.save()
        record(AuditAction.SHARE_EXTENDED, by=by, target=share, changes=changes, confidential_because=because)
        if is_mailed:
            telling.changed([share], Act.EXTENDED, by=by)
    return share


def reissue(
    share: Share,
    *,
    current_revisions: bool = False,
    on: Revision | None = None,
    reason: str = REISSUED,
    because: str = "",
    is_mailed: bool = True,
    by: Member,
) -> Issued:
    """Share again on the same terms with a new link; a live share ends by it, for this `reason`.

    It shows the same revisions, or today's, or of one document the given revision, which `by` must see. `because` says
    why what is confidential is let out again; it stands in the log. Without `is_mailed` the caller mails the link, and
    tells who answered for the share.
    """
    with transaction.atomic():
        keep_open(share.project_id)
        items = sharable.left_of(share)
        documents = sharable.held(item.document for item in items)
        MAY_REISSUE.ask(share)  # holds it after documents and before the share, as everybody else does
        share = locked(share)
        rules = effective_policy(share.project)
        sharable.require(documents, share.scope, rules, by)
        because = sharable.require_reason(documents, because)
        again = issuing.on_same_terms(share, rules, by=by)
        if ends := not share.is_ended:
            _end(share, reason=reason, by=by)
        pinned = [
            (document, issuing.pin(item, document, current=current_revisions, on=on, by=by))
            for document, item in zip(documents, items, strict=True)
        ]
        issued = issuing.issue(again, pinned, reason=because, is_mailed=is_mailed, by=by)
        SHARE_REISSUED.announce(Reissue(share, issued.share, ends), by)
        if is_mailed:
            owner_notices.changed([share], Act.REISSUED, by=by)
        return issued


def revoke(share: Share, *, reason: str, by: Actor) -> Share:
    """End a share: its link, its open sessions and its downloads stop at once."""
    if not reason.strip():
        raise RuleBroken(_("Say why the share is revoked."), field="reason")
    with transaction.atomic():
        share = locked(share)
        if share.is_revoked:
            raise RuleBroken(_("This share was already revoked."))
        _end(share, reason=reason.strip(), by=by)
        _announce([share], by=by)
        telling.ended([share], {share.pk: reason.strip()}, by=by)
    return share


def revoke_many(shares: Iterable[Share], *, reason: str, by: Actor, **told: Unpack[Told]) -> list[Share]:
    """End several shares for one reason; those already revoked are left as they are. Returns those that ended.

    The number of statements is the same however many they are.
    """
    if not reason.strip():
        raise RuleBroken(_("Say why the shares are revoked."), field="reason")
    return revoke_each({share.pk: reason.strip() for share in shares}, by=by, **told)


def revoke_each(reasons: Mapping[int, str], *, by: Actor, **told: Unpack[Told]) -> list[Share]:
    """The same for several shares, by key, each for its own reason."""
    with transaction.atomic():
        held = Share.objects.select_for_update(of=("self",)).with_surroundings().order_by("pk")
        found, now = list(held.filter(pk__in=keys(reasons), revoked_at=None)), clock.now()
        for share in found:
            share.revoked_at, share.revoked_by, share.revoke_reason = now, by.label, reasons[share.pk][:500]
        said = {name: [getattr(share, name) for share in found] for name in REVOKED}
        many_rows.update(Share, [share.pk for share in found], said)
        happened: list[Happening] = [(share, now, {"reason": reasons[share.pk]}) for share in found]
        record_many(AuditAction.SHARE_REVOKED, happened, by=by)
        _announce(found, by=by)
        telling.ended(found, reasons, by=by, **told)
    return found


def end_with_project(project: Project, reason: str, by: Actor) -> None:
    """Everything that outsiders may open in a project ends."""
    revoke_many(Share.objects.unended().filter(project=project), reason=reason, by=by)


def _stripped(**words: str) -> dict[str, str]:
    return {name: said.strip() for name, said in words.items()}


def locked(share: Share) -> Share:
    """The share as it is now, held until the change is done, with the database's clock."""
    found: Share = Share.objects.select_for_update(of=("self",)).with_surroundings().with_clock().get(pk=share.pk)
    return found


def _end(share: Share, *, reason: str, by: Actor) -> None:
    share.revoked_at, share.revoked_by, share.revoke_reason = clock.now(), by.label, reason[:500]
    share.save(update_fields=REVOKED)
    record(AuditAction.SHARE_REVOKED, by=by, target=share, reason=reason)


def _announce(revoked: Iterable[Share], *, by: Actor) -> None:
    """Let follow what follows; of those that ended by their date it has, where that was recorded."""
    if news := [share.pk for share in revoked if share.expiry_recorded_at is None]:
        SHARES_ENDED.announce(news, Ending.ENDED, by)
