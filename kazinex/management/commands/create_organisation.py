from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import Plan
from accounts.models.roles import OrganisationRole
from accounts.services import invitations, organisations
from kazinex.core import clock
from kazinex.core.actors import CommandActor
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active


class Command(BaseCommand):
    """Makes an organisation and invites its first Org Admin."""

    help = "Create an organisation and invite its first Org Admin; prints the invitation link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="What it is called, such as “Meridian Rail Alliance”.")
        parser.add_argument("--admin", required=True, metavar="EMAIL", help="Who becomes its first Org Admin.")
        parser.add_argument("--slug", default="", help="Its short name in addresses; made from the name if left out.")
        parser.add_argument("--time-zone", default="UTC", help="Such as Australia/Sydney.")
        parser.add_argument("--plan", default=Plan.STANDARD, choices=Plan.values)

    def handle(self, *_args: Any, **options: Any) -> None:
        by = CommandActor("create_organisation")
        if options["time_zone"] not in {"UTC", *clock.zone_names()}:
            raise CommandError(f"“{options['time_zone']}” is no time zone. Write one such as Australia/Sydney.")
        facts = {key: options[key] for key in ("name", "slug", "time_zone", "plan")}
        try:
            with transaction.atomic():
                organisation = organisations.create(**facts, by=by)
                with organisation_active(organisation):
                    _sent, link = invitations.invite(email=options["admin"], role=OrganisationRole.ORG_ADMIN, by=by)
        except RuleBroken as error:
            raise CommandError(error.words) from error
        self.stdout.write(f"{organisation} stands at /o/{organisation.slug}/. Its first Org Admin joins here:\n{link}")
