"""Who answers for a share: taking it over where nobody may, and handing it to somebody."""

from collections.abc import Callable, Sequence

from django.db import transaction

from accounts.models import User
from accounts.services import notifications
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.models import Document
from guestshares.models import Share
from guestshares.queries import owners
from guestshares.services import owner_notices, sharable
from guestshares.services.shares import locked
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.domain.questions import HeldWork
from projects.queries.people import actor_of
from projects.services.project_locks import keep_open

SEEN = ("document__project", "document__current_revision")


def take_over(share: Share, *, by: Member) -> Share:
    """Answer for a share whose owner may not any more: from now on its notices come to who took it over."""
    with transaction.atomic():
        keep_open(share.project_id)
        share = locked(share)
        if not owners.needs_owner(share):
            raise RuleBroken(_("This share has ended, or {name} answers for it.").format(name=share.owner.name))
        sharable.require_seen(_documents(share), by)
        former, share.taken_over_by = share.owner, by.user
        share.save(update_fields=["taken_over_by"])
        record(AuditAction.SHARE_OWNER_CHANGED, by=by, target=share, former=former.audit_label)
    return share


def hand_over(share: Share, *, to: User, reason: str, by: Member) -> Share:
    """Let a colleague answer for a share, who may manage guest shares and sees all of it; they are told."""
    if not reason.strip():
        raise RuleBroken(_("Say why the share is handed over."), field="reason")
    with transaction.atomic():
        keep_open(share.project_id)
        share = locked(share)
        if share.is_ended:
            raise RuleBroken(_("This share has ended."))
        if share.owner == to:
            raise RuleBroken(_("{name} answers for it already.").format(name=to.name), field="to")
        _require_able(share, to)
        former, share.taken_over_by = share.owner, to
        share.save(update_fields=["taken_over_by"])
        facts = {"former": former.audit_label, "to": to.audit_label, "reason": reason.strip()}
        record(AuditAction.SHARE_HANDED_OVER, by=by, target=share, **facts)
        if to != by.user:
            text = f"You answer for {share.audit_label} now: {reason.strip()}"
            notifications.tell(to, "share_handed_over", text, share.get_absolute_url(), by, about=[share])
        owner_notices.handed_over(share, former, reason=reason, by=by)
    return share


def held(actors: Sequence[Member], user: User) -> list[HeldWork]:
    """Shares of these projects that go on and that a person answers for; one query."""
    there = {actor.project.pk: actor for actor in actors if actor.decide(Permission.MANAGE_GUEST_SHARES)}
    own = Share.objects.unended().with_owner().filter(project__in=there, owner_id=user.pk)
    found = own.with_surroundings().order_by("created_at", "pk")
    return [_work(share, there[share.project_id]) for share in found]


def _work(share: Share, by: Member) -> HeldWork:
    share.project, share.organisation = by.project, by.organisation
    said = str(share)
    title = said if share.recipient_name in said else f"{said}, {share.recipient_name}"
    return HeldWork("Guest shares", title, share.get_absolute_url(), by, _giving(share, by))


def _giving(share: Share, by: Member) -> Callable[[User, str], object]:
    return lambda to, reason: hand_over(share, to=to, reason=reason, by=by)


def _require_able(share: Share, to: User) -> None:
    """Somebody to whom the notices of the share may go, of which they see every document."""
    there = actor_of(to.pk, share.project)
    if there is None or not there.membership.is_active or not there.decide(Permission.MANAGE_GUEST_SHARES):
        raise RuleBroken(
            _("{name} may not manage guest shares in {name_2}.").format(name=to.name, name_2=share.project.name),
            field="to",
        )
    if not Share.objects.visible_to(there).filter(pk=share.pk).exists():
        raise RuleBroken(_("{name} does not see all of its documents.").format(name=to.name), field="to")
    sharable.require_seen(_documents(share), there)


def _documents(share: Share) -> list[Document]:
    return [item.document for item in share.held_items.select_related(*SEEN)]
