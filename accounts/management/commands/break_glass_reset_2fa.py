from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts import queries
from accounts.models import Membership, MembershipStatus, User
from accounts.models.roles import OrganisationRole
from accounts.services import backends, emails, two_factor
from kazinex.core.actors import CommandActor
from kazinex.core.naming import phrase
from kazinex.core.tenancy import organisation_active


class Command(BaseCommand):
    """For the sole Org Admin who lost their factor; every Org Admin around them is told, and the audit log keeps it."""

    help = "Reset somebody's two-factor authentication from the server's console, when no Org Admin can."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="whose second factor is lost")
        parser.add_argument(
            "--ticket", required=True, help="why, and who checked who is asking: goes into the audit log"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask again")

    def handle(self, *_args: Any, email: str, ticket: str, yes: bool, **_options: Any) -> None:
        user = backends.find(email)
        if user is None:
            raise CommandError(f"There is no account with the address {email}.")
        if not ticket.strip():
            raise CommandError("Write a ticket: why, and who checked who is asking.")
        if (
            not yes
            and input(f"Remove every second factor of {user.audit_label}? Type the address again: ") != user.email
        ):
            raise CommandError("The address was not the same. Nothing was changed.")
        by = CommandActor("break_glass_reset_2fa")
        with transaction.atomic():
            two_factor.reset(user, reason=ticket.strip(), by=by)
            for admin in _admins_around(user):
                emails.write("two_factor_reset_by_console", admin, person=user.audit_label, reason=phrase(ticket))
        self.stdout.write(f"{user.audit_label} signs in with the password alone and sets up a new device.")


def _admins_around(user: User) -> list[User]:
    found: dict[int, User] = {}
    for member in queries.own_memberships(user):
        with organisation_active(member.organisation_id):
            admins = Membership.objects.select_related("user").filter(
                role=OrganisationRole.ORG_ADMIN, status=MembershipStatus.ACTIVE, user__is_active=True
            )
            found |= {admin.user_id: admin.user for admin in admins}
    return [admin for admin in found.values() if admin.pk != user.pk]
