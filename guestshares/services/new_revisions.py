"""What becomes of shares on earlier revisions when a new one comes: kept, revoked, or reissued on it (SPEC 9.5).

Whoever may manage guest shares chooses it on the page of the upload and again on that of the release, for the shares
that page named. For all others the policy counts, and only at the release: a draft ends nothing by itself.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.models import Document, Revision
from guestshares.domain.changes import HOLDERS_MAILED, Succession
from guestshares.domain.new_revisions import MOST, PART, Decision, Fate
from guestshares.models import Share, ShareItem
from guestshares.models.policy import NewRevisionRule
from guestshares.queries.policies import effective_policy
from guestshares.services import emails, owner_notices, shares, telling
from guestshares.services.owner_notices import Act
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import Choices
from kazinex.core.permissions import Permission
from projects.models import Project


def after_upload(document: Document, choices: Choices, by: Member) -> None:
    """Do what was chosen with the shares a new revision's page named; nothing is in force yet, so kept is untouched."""
    decision, newest = _decided(choices), document.current_revision
    if decision and newest and decision.fate != Fate.KEEP:
        _let(decision.fate, _named(decision, newest, by), newest, is_released=False, by=by)


def after_release(revision: Revision, choices: Choices, by: Member) -> None:
    """Do what was chosen with the shares the page named, and what policy says with those on other earlier revisions."""
    earlier = Share.objects.unended().on_earlier_than(revision)
    if decision := _decided(choices):
        named = _named(decision, revision, by)
        keys = [share.pk for share in named]
        rest = list(earlier.exclude(pk__in=keys))
        _let(decision.fate, named, revision, is_released=True, by=by)
    else:
        rest = list(earlier)
    _let(_by_policy(revision), rest, revision, is_released=True, by=by)


def after_releases(revisions: Sequence[Revision], _choices: Choices, by: Member) -> None:
    """What policy says with the shares on earlier ones of many at once, of which few have any; told as one act."""
    documents = [revision.document_id for revision in revisions]
    found = Share.objects.unended().filter(items__document__in=documents)
    shared = set(found.values_list("items__document_id", flat=True))
    earlier = {
        revision: list(Share.objects.unended().on_earlier_than(revision))
        for revision in revisions
        if revision.document_id in shared
    }
    if earlier and _by_policy(revisions[0]) == Fate.REVOKE:
        _revoke(earlier, is_released=True, by=by)
    elif earlier:
        _keep(earlier, by=by)


def _by_policy(revision: Revision) -> Fate:
    return Fate(effective_policy(revision.document.project).on_new_revision)


def revoke(found: Sequence[Share], newer: Revision, *, by: Member) -> set[str]:
    """End these shares since a newer revision is in force, told as one act; returns whose ended, as addresses.

    The addresses are in small letters. Whom it tells of is for the caller to note.
    """
    reason = f"Revision {newer.code} of {newer.document.number} is in force."
    revoked = shares.revoke_each({share.pk: reason for share in found}, guests=False, by=by)
    emails.ended(revoked, newer_than={share.pk: [newer] for share in revoked}, is_released=True, by=by)
    return {share.recipient_email.casefold() for share in revoked}


def what_releases_mean(revisions: Sequence[Revision], _choices: Choices, by: Member) -> str:
    """What releasing many revisions means for people outside who hold earlier ones; there the policy counts."""
    newest = {revision.document_id: revision for revision in revisions}
    live = Share.objects.visible_to(by).live().filter(items__document__in=newest)
    items = (
        ShareItem.objects.held()
        .filter(share__in=live.values("pk"), document__in=newest)
        .values_list("share_id", "document_id", "revision_id")
    )
    earlier = {share for share, document, held in items if held < newest[document].pk}
    return _what_follows(earlier, revisions[0].document.project, by)


def what_release_means(revision: Revision, _choices: Choices, by: Member) -> str:
    """What releasing a revision means for people outside who hold earlier ones; where its page does not ask."""
    earlier = set(Share.objects.visible_to(by).live().on_earlier_than(revision).values_list("pk", flat=True))
    is_asked = len(earlier) <= MOST and by.decide(Permission.MANAGE_GUEST_SHARES)
    return "" if is_asked else _what_follows(earlier, revision.document.project, by)


def _what_follows(earlier: Collection[int], project: Project, by: Member) -> str:
    """What becomes of these live shares by policy; where they end, also what waits for answers on them."""
    if not (count := len(earlier)):
        return ""
    ends = effective_policy(project).on_new_revision == NewRevisionRule.REVOKE
    one = count == 1
    held = f"{count} live guest share{' is' if one else 's are'} on earlier revisions"
    end, go = ("ends", "goes on, and says that it is") if one else ("end", "go on, and say that they are")
    follows = f"{held}: {'it' if one else 'they'} {end if ends else f'{go} superseded'}."
    return " ".join([follows, *(telling.what_waits(earlier, by=by) if ends else [])])


def _decided(choices: Choices) -> Decision | None:
    decision: Decision | None = choices.get(PART)
    return decision


def _named(decision: Decision, newer: Revision, by: Member) -> list[Share]:
    """Those of the shares on the page that still go on, at a revision before this one."""
    seen = Share.objects.visible_to(by).unended().on_earlier_than(newer)
    return list(seen.filter(public_id__in=decision.shares).with_clock().order_by("pk"))


def _let(fate: Fate, found: list[Share], newer: Revision, *, is_released: bool, by: Member) -> None:
    if fate == Fate.REVOKE:
        _revoke({newer: found}, is_released=is_released, by=by)
    elif fate == Fate.REISSUE:
        _reissue(found, newer, by=by)
    else:
        _keep({newer: found}, by=by)


def _keep(earlier: Mapping[Revision, Sequence[Share]], *, by: Member) -> None:
    """They say from now on that they are superseded: that is recorded of each that opens, and its guest is told."""
    kept = [Succession(item, newer) for newer, found in earlier.items() for item in _opened(found, newer)]
    for item, newer, _offered in kept:
        known: dict[str, Any] = {
            "document": item.document.number,
            "revision": item.revision.code,
            "newer": newer.code,
        }
        record(AuditAction.SHARE_SUPERSEDED, by=by, target=item.share, **known)
    emails.superseded(kept, by=by)
    HOLDERS_MAILED.announce(kept)


def _opened(found: Sequence[Share], newer: Revision) -> list[ShareItem]:
    """What the live ones of these shares show of the document of a revision."""
    live = Share.objects.live().filter(pk__in=[share.pk for share in found])
    items = ShareItem.objects.held().filter(share__in=live.values("pk"), document=newer.document_id)
    return list(items.select_related("document", "revision", *_surroundings()).order_by("pk"))


def _revoke(earlier: Mapping[Revision, Sequence[Share]], *, is_released: bool, by: Member) -> None:
    """Each share ends once, for the first of the newer revisions it would have; everybody is told once of all."""
    came = "released" if is_released else "uploaded"
    newer_than: dict[int, list[Revision]] = defaultdict(list)
    for newer, found in earlier.items():
        for share in found:
            newer_than[share.pk].append(newer)
    reasons = {
        share: f"Revision {first.code} of {first.document.number} was {came}."
        for share, (first, *_more) in newer_than.items()
    }
    revoked = shares.revoke_each(reasons, guests=False, owners=False, by=by)
    emails.ended(revoked, newer_than=newer_than, is_released=is_released, by=by)
    owner_notices.changed(revoked, Act.REVOKED, reasons=reasons, by=by)
    if is_released:
        of = {newer: [share for share in revoked if newer in newer_than[share.pk]] for newer in earlier}
        HOLDERS_MAILED.announce([Succession(item, newer) for newer in of for item in _held(of[newer], newer)])


def _reissue(found: list[Share], newer: Revision, *, by: Member) -> None:
    """Each live one; what was opened as often as it may goes on as it is, until its last session ends."""
    reason = f"Reissued on revision {newer.code} of {newer.document.number}."
    issued = []
    for share in found:
        try:
            if share.is_live:
                issued.append(shares.reissue(share, on=newer, reason=reason, because=reason, is_mailed=False, by=by))
        except RuleBroken as broken:
            words = f"The share for {share.recipient_name} cannot be reissued: {broken.words}"
            raise RuleBroken(words, field=PART) from broken
    emails.links_of_each(issued, newer, by=by)
    after = {share.reissue_of_id: share for share, _link in issued}
    before = [share for share in found if share.pk in after]
    owner_notices.changed(before, Act.REISSUED, by=by)
    HOLDERS_MAILED.announce([Succession(item, newer, after[item.share_id]) for item in _held(before, newer)])


def _held(found: Sequence[Share], newer: Revision) -> list[ShareItem]:
    """What these shares showed of the document of a revision."""
    items = ShareItem.objects.held().filter(share__in=found, document=newer.document_id)
    return list(items.select_related("share").order_by("pk"))


def _surroundings() -> list[str]:
    return [f"share__{name}" for name in ("organisation", "project", "created_by", "taken_over_by")]
