import base64
import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organisation
from audit.domain import signing
from audit.services import key_rotation
from audit.services.key_rotation import NotTheKey
from kazinex import env
from kazinex.core.actors import CommandActor

OLD = "KAZINEX_SEAL_KEY_OLD"


class Command(BaseCommand):
    """Changes the key that signs the audit logs; running sealers refuse until they are started anew with it."""

    help = "Sign every audit log with another key from now on; both keys sign the change."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--print-key", action="store_true", help="Print a fresh key and stop.")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["print_key"]:
            self.stdout.write(_fresh())
            return
        old, new = self._embedded() if settings.KAZINEX_EMBEDDED else self._from_environment()
        organisations = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
        by = CommandActor("rotate_seal_key")
        try:
            changed = key_rotation.rotate(organisations, old_seed=old, new_seed=new, by=by)
        except NotTheKey as error:
            raise CommandError(f"{error} Give that key as the old one.") from error
        if settings.KAZINEX_EMBEDDED:
            _waiting().replace(_kept())
        key = signing.public_key(new)
        self.stdout.write(f"{changed} logs are signed with the key {signing.key_id(key)} from now on: {key}")
        self.stdout.write("Start every process anew, so that the sealer has it.")

    def _embedded(self) -> tuple[str, str]:
        """The new key waits in a file of its own until every log says it, so a second try goes on with it."""
        if not _waiting().exists():
            handle = os.open(_waiting(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(_fresh())
        return settings.KAZINEX_SEAL_KEY, _waiting().read_text(encoding="utf-8")

    def _from_environment(self) -> tuple[str, str]:
        old = env.text(OLD, "")
        if not old or old == settings.KAZINEX_SEAL_KEY:
            raise CommandError(
                f"Set KAZINEX_SEAL_KEY to the new key (rotate_seal_key --print-key makes one) and {OLD} to the one "
                "until now, run this again, and then take the old one away."
            )
        return old, settings.KAZINEX_SEAL_KEY


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(signing.SEED_BYTES)).decode()


def _kept() -> Path:
    return Path(settings.KAZINEX_VAR) / "secrets" / "kazinex_seal_key"


def _waiting() -> Path:
    return _kept().with_name("kazinex_seal_key.next")
