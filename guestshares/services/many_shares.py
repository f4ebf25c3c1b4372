"""Sharing the same revisions with many people at once: a share, a link and a mail each, in a few statements for all."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from audit.domain.catalogue import AuditAction
from audit.services.recording import record_many
from documents.register.models import Revision
from guestshares.domain import limits
from guestshares.domain.policies import EffectivePolicy
from guestshares.models import Scope, Share, ShareItem, TokenDoor
from guestshares.services import emails, sharable, shares, tokens
from guestshares.services.shares import Recipient
from kazinex.core import clock, crypto, many_rows
from kazinex.core.actors import Actor, Member
from kazinex.core.tenancy import active_organisation_id

OWN = {"id", "public_id", "created_at", "recipient_name", "recipient_email", "company", "token_hash", "token_made_at"}
LONGEST = 120  # characters of a name; an address that stands for one may be longer


def issue(
    revisions: Sequence[Revision], shared: Share, *, recipients: Sequence[Recipient], rules: EffectivePolicy, by: Member
) -> list[Share]:
    """Share revisions, whose documents the caller holds, on the terms of `shared` with each of these people.

    The number of statements is the same however many they are; refused in words where the policy lets one not out.
    """
    sharable.require([revision.document for revision in revisions], shared.scope, rules, by)
    links = [secrets.token_urlsafe(tokens.TOKEN_BYTES) for _recipient in recipients]
    made = [_share(shared, one, link, rules) for one, link in zip(recipients, links, strict=True)]
    found: list[Share] = Share.objects.bulk_create(made)
    TokenDoor.objects.bulk_create(
        TokenDoor(token_hash=one.token_hash, share_id=one.pk, organisation_id=active_organisation_id()) for one in found
    )
    _pin(found, revisions)
    _record(found, revisions, by=by)
    site = settings.KAZINEX_PUBLIC_URL
    emails.links(found, [f"{site}{reverse('guests:link', args=[link])}" for link in links], revisions, by=by)
    return found


def terms(scope: Scope, rules: EffectivePolicy, *, by: Member, **said: object) -> Share:
    """A share as the policy has it where nobody says otherwise, for nobody yet."""
    return Share(
        project=by.project,
        organisation=by.organisation,
        scope=scope,
        created_by=by.user,
        expires_at=limits.expiry(rules.chosen_days, project=by.project, policy=rules),
        maximum_opens=rules.default_opens,
        allow_download=rules.allow_download,
        require_identification=rules.require_identification,
        acknowledgement_text=rules.acknowledgement_text if rules.require_acknowledgement else "",
        **said,
    )


def _share(shared: Share, to: Recipient, link: str, rules: EffectivePolicy) -> Share:
    names = [field.name for field in Share._meta.concrete_fields if field.name not in OWN]
    same = {name: getattr(shared, name) for name in names}
    email = limits.recipient(to.email, policy=rules)
    person = {"recipient_name": to.name[:LONGEST], "recipient_email": email, "company": to.company[:LONGEST]}
    made = dict.fromkeys(("created_at", "token_made_at"), clock.now())
    return Share(**same, **person, **made, token_hash=crypto.digest(link))


def _pin(made: Sequence[Share], revisions: Sequence[Revision]) -> None:
    pairs = [(share, place, one) for share in made for place, one in enumerate(revisions)]
    columns: dict[str, list[Any]] = {
        "share_id": [share.pk for share, _place, _one in pairs],
        "document_id": [one.document_id for _share, _place, one in pairs],
        "revision_id": [one.pk for _share, _place, one in pairs],
        "sha256": [one.sha256 for _share, _place, one in pairs],
        "position": [place for _share, place, _one in pairs],
    }
    many_rows.insert(ShareItem(), columns)


def _record(made: Sequence[Share], revisions: Sequence[Revision], *, by: Member) -> None:
    documents = [f"{one.document.number} revision {one.code}" for one in revisions]
    happenings = []
    for share in made:
        details: dict[str, object] = {
            "recipient": share.recipient,
            "scope": share.get_scope_display(),
            "documents": documents,
            "expires": clock.shown_end(share.expires_at, share.project.time_zone),
            "maximum_opens": share.maximum_opens or "unlimited",
            "allow_download": share.allow_download,
            "shares_comments": share.shares_comments,
            "label": share.label,
            "confidential_because": "",
        }
        happenings.append((share, clock.now(), details))
    record_many(AuditAction.SHARE_CREATED, happenings, by=by)


def revoke_all(found: QuerySet[Share], *, reason: str, by: Actor) -> int:
    """End all of these that are not revoked, in a few statements; returns how many ended. The caller tells guests."""
    return len(shares.revoke_many(found, reason=reason, guests=False, by=by))
