"""A share as it is written: with its link, the revisions it pins, its event and its mail."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, TypedDict

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.models import Document, Revision
from documents.register.models.visibility import shown_revision
from guestshares.domain import limits, policies
from guestshares.models import Share, ShareItem
from guestshares.queries.policies import effective_policy
from guestshares.services import emails, tokens
from kazinex.core import clock
from kazinex.core.actors import Actor, Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

SAME_TERMS = (
    "project",
    "scope",
    "label",
    "recipient_name",
    "company",
    "instructions",
    "step_asks",
    "language",
    "maximum_opens",
    "passphrase",
    "decisions",
    "distribution",
    "shares_comments",
    "package",
    "work_package",
    "asks_for_answers",
)


class Issued(NamedTuple):
    """A share and its link, which is known only now."""

    share: Share
    link: str


def on_same_terms(share: Share, rules: policies.EffectivePolicy, *, by: Member) -> Share:
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


def next_end(share: Share, *, by: Member) -> datetime | None:
    """Until when a link in the place of this one would open; None where the policy refuses one."""
    try:
        again = on_same_terms(share, effective_policy(share.project), by=by)
    except RuleBroken:
        return None
    return again.expires_at


class Asked(TypedDict):
    """What a guest says of themself before anything opens: who they are, and that they have read this."""

    require_identification: bool
    acknowledgement_text: str


def asked_by(rules: policies.EffectivePolicy) -> Asked:
    """What the policy asks of a guest before anything opens."""
    text = rules.acknowledgement_text if rules.require_acknowledgement else ""
    return {"require_identification": rules.require_identification, "acknowledgement_text": text}


def pin(item: ShareItem, document: Document, *, current: bool, on: Revision | None, by: Member) -> Revision:
    """The revision a new link shows of a document: the one it is issued on, the one seen today, or that of before."""
    if on is not None and on.document_id == document.pk:
        if not Revision.objects.visible_to(by).filter(pk=on.pk).exists():
            raise RuleBroken(
                _("You do not see revision {code} of {number}, so you cannot share it.").format(
                    code=on.code, number=document.number
                )
            )
        return on
    return shown_revision(by, document) if current else item.revision


def issue(
    share: Share, pinned: Sequence[tuple[Document, Revision]], *, reason: str = "", is_mailed: bool = True, by: Actor
) -> Issued:
    """Write a share with a new link, pinned to these revisions, and mail the link unless the caller does."""
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
        shares_comments=share.shares_comments,
        label=share.label,
        confidential_because=reason,
    )
    if is_mailed:
        emails.link(share, link, by=by)
    return Issued(share, link)
