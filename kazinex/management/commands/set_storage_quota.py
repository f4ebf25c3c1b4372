import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organisation
from accounts.queries import quotas

SIZE = re.compile(r"([0-9]{1,6})\s*(MB|GB|TB)", re.IGNORECASE)
UNITS = {"MB": 1024**2, "GB": 1024**3, "TB": 1024**4}


class Command(BaseCommand):
    """Says how much room an organisation's files have."""

    help = "Set how much room an organisation's files have: a size such as 500GB, “none” for no limit, or “plan”."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="Its short name in addresses.")
        parser.add_argument("size", help="Such as 500GB; none; or plan, for what its plan has.")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = Organisation.objects.filter(slug=options["organisation"]).first()
        if found is None:
            raise CommandError(f"There is no organisation “{options['organisation']}”.")
        found.storage_quota = _bytes(options["size"])
        found.save(update_fields=["storage_quota"])
        self.stdout.write(f"{found}: {quotas.of(found) or 'no limit of'} bytes.")


def _bytes(size: str) -> int | None:
    if size.lower() in {"plan", "none"}:
        return None if size.lower() == "plan" else 0
    if not (found := SIZE.fullmatch(size.strip())):
        raise CommandError(f"“{size}” is no size. Write one such as 500GB, none, or plan.")
    return int(found[1]) * UNITS[found[2].upper()]
