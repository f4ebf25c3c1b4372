"""The first organisation of an empty installation, made once with a code that only the server's owner can read."""

import os
import secrets
from hmac import compare_digest
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from accounts import queries
from accounts.domain.actors import PersonActor
from accounts.models import Organisation, User
from accounts.models.roles import OrganisationRole
from accounts.services import members, organisations, passwords
from accounts.services.throttling import Rule, address_key
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active
from kazinex.core.translation import marked as _

TRIES = Rule("first-run", 10)
LOCK = "select pg_advisory_xact_lock(hashtext('kazinex.first_run'))"


def is_open() -> bool:
    """Whether the page stands open: no demo wanted, nobody here yet."""
    return not settings.KAZINEX_DEMO and queries.is_first_run() and not User.objects.exists()


def prepare() -> None:
    """Have the code lie ready where an empty installation waits for its first organisation."""
    if is_open():
        code()


def code() -> str:
    """The one-time code, made when it is first asked for; it lies in KAZINEX_VAR/first-run-code."""
    path = place()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        made = "-".join(secrets.token_hex(2) for _rest in range(4))
        file.write(f"{made}\n")
    return made


def place() -> Path:
    """Where the code lies."""
    found: Path = settings.KAZINEX_VAR / "first-run-code"
    return found


def make(
    *, given_code: str, organisation: str, slug: str, time_zone: str, name: str, email: str, password: str
) -> Organisation:
    """Make the first organisation and its Org Admin; the code dies with it."""
    if not TRIES.hit(address_key()):
        raise RuleBroken(_("Too many tries. Wait 15 minutes."), field="given_code")
    if not compare_digest(given_code.strip().lower().encode(), code().encode()):
        raise RuleBroken(_("This is not the code the server printed when it started."), field="given_code")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK)
        if not is_open():
            raise RuleBroken(_("The first organisation was made already. Sign in instead."))
        user = User.objects.create_user(email=email, name=name)
        passwords.require_strong(password, user)
        made = organisations.create(name=organisation, slug=slug, time_zone=time_zone, by=PersonActor(user))
        with organisation_active(made):
            members.add(made, user=user, role=OrganisationRole.ORG_ADMIN, by=PersonActor(user))
        user.set_password(password)
        user.managing_organisation = made
        user.save(update_fields=["password", "managing_organisation"])
        transaction.on_commit(lambda: place().unlink(missing_ok=True))
    return made
