"""Questions about people, their organisations, and what the active organisation has set."""

from django.db import connection
from django.db.models import QuerySet

from accounts.domain.questions import INVITABLE_PROJECTS
from accounts.models import (
    Invitation,
    Membership,
    MembershipStatus,
    Notification,
    Organisation,
    SecuritySettings,
    User,
)
from kazinex.core.actors import Actor, Member
from kazinex.core.tenancy import active_organisation_id, person_active


def invitable_projects(actor: Actor) -> list[tuple[int, str]]:
    """The projects, as key and name, that an invitation by this actor may name."""
    return [project for projects in INVITABLE_PROJECTS.ask(actor) for project in projects]


def is_first_run() -> bool:
    """Whether nobody has made an organisation here yet."""
    return not Organisation.objects.exists()


def own_memberships(user: User) -> list[Membership]:
    """A person's active memberships in every organisation, by its name; never anybody else's."""
    with person_active(user.pk):
        found = (
            Membership._base_manager.select_related("organisation", "user")  # own rows, before the wall
            .filter(user=user, status=MembershipStatus.ACTIVE, user__is_active=True)
            .order_by("organisation__name", "organisation_id")
        )
        return list(found)


def was_never_claimed(user: User) -> bool:
    """Whether an account was only ever invited, and no organisation waits for it any more."""
    with person_active(user.pk):
        return not user.has_usable_password() and not Membership._base_manager.filter(user=user).exists()


def managed_by(user: User) -> int | None:
    """The key of the organisation that manages an account: the one that made it while the person is active there.

    Once it let them go, the longest of their memberships takes over, so that somebody can always reset them (SPEC 4).
    """
    members = own_memberships(user)
    if any(member.organisation_id == user.managing_organisation_id for member in members):
        return user.managing_organisation_id
    longest = min(members, key=lambda member: (member.activated_at or member.created_at, member.pk), default=None)
    return longest.organisation_id if longest else None


def security_settings() -> SecuritySettings:
    """The security settings of the active organisation."""
    found: SecuritySettings = SecuritySettings.objects.get()
    return found


def active_organisation() -> Organisation:
    """The organisation that is active."""
    return Organisation.objects.get(pk=active_organisation_id())


def active_members() -> QuerySet[Membership]:
    """The people who may work in the active organisation now, by name."""
    members = Membership.objects.select_related("user", "organisation")
    found: QuerySet[Membership] = members.filter(status=MembershipStatus.ACTIVE, user__is_active=True)
    return found.order_by("user__name", "pk")


def member(actor: Member, member: str) -> Membership:
    """One membership of the active organisation, whatever its status; for doors."""
    found: Membership = Membership.objects.select_related("user", "organisation").get(public_id=member)
    return found


def joined_member(actor: Member, member: str) -> Membership:
    """The same of somebody who has joined; whoever is only invited cannot be deactivated, removed or reset."""
    joined = Membership.objects.select_related("user", "organisation").exclude(status=MembershipStatus.INVITED)
    found: Membership = joined.get(public_id=member)
    return found


def open_invitation(actor: Member, member: str) -> Invitation:
    """The invitation of somebody who has not accepted it yet; for doors."""
    found: Invitation = Invitation.objects.select_related("membership__user", "membership__organisation").get(
        membership__public_id=member, accepted_at=None
    )
    return found


def notifications_of(user: User) -> QuerySet[Notification]:
    """What a person was told in the active organisation, newest first."""
    found: QuerySet[Notification] = Notification.objects.filter(user=user).order_by("-created_at", "-pk")
    return found


def unread_notifications(user: User) -> int:
    """How many things a person has not read yet, over all their organisations."""
    with connection.cursor() as cursor:
        cursor.execute("select accounts_unread_notifications(%s)", [user.pk])
        return int(cursor.fetchone()[0])
