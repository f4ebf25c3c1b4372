import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kazinex import env
from kazinex.core.errors import RuleBroken
from kazinex.demo import build

WORDS = (
    "anchor",
    "basalt",
    "beacon",
    "cable",
    "caisson",
    "canopy",
    "concrete",
    "copper",
    "crane",
    "culvert",
    "datum",
    "ferry",
    "girder",
    "granite",
    "gravel",
    "harbour",
    "hopper",
    "jetty",
    "lantern",
    "ledger",
    "mortar",
    "mosaic",
    "pillar",
    "portal",
    "quarry",
    "rivet",
    "sluice",
    "spanner",
    "tunnel",
    "viaduct",
    "winch",
    "wharf",
)


class Command(BaseCommand):
    """Tells the demo in an empty installation of the embedded mode, and nowhere else."""

    help = "Fill an empty installation on this machine with two demo organisations."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.KAZINEX_EMBEDDED:
            raise CommandError("The demo belongs on a machine of one's own: it is refused where DATABASE_URL is set.")
        try:
            build.remember(build.build(env.text("KAZINEX_DEMO_PASSWORD", "") or make_password()))
        except RuleBroken as error:
            raise CommandError(error.words) from error


def make_password() -> str:
    """Five words with about 25 bits, for data that is nobody's."""
    return "-".join(secrets.choice(WORDS) for _ in range(5))
