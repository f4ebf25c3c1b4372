"""What an opening is decided on, in one statement that is not drawn up anew for each."""

from typing import Any

from django.db import connection, models

from accounts.models import Organisation
from guestshares.models import Share, TokenDoor
from kazinex.core import crypto
from kazinex.core.tenancy import wall_restored
from projects.models import Project


def _columns(model: type[models.Model], name: str) -> str:
    return ", ".join(f"{name}.{field.column}" for field in model._meta.concrete_fields)


def is_elsewhere(share: str) -> str:
    """The condition that the link of a share, by the name its row has, was opened before, and never in `%(browser)s`.

    It is unknown where nobody has opened the share yet.
    """
    return f"""{share}.last_opened_at >= {share}.token_made_at and not exists (
      select from guestshares_openrecord o
      where o.organisation_id = {share}.organisation_id and o.share_id = {share}.id and o.at >= {share}.token_made_at
        and o.browser_hash = %(browser)s)"""


READ = f"""
select clock_timestamp(), {is_elsewhere("s")},
  {_columns(Share, "s")}, {_columns(Organisation, "o")}, {_columns(Project, "p")}
from guestshares_share s
join {Organisation._meta.db_table} o on o.id = s.organisation_id
join {Project._meta.db_table} p on p.id = s.project_id and p.organisation_id = s.organisation_id
where s.organisation_id = %(organisation)s and s.id = %(share)s
"""  # noqa: S608  made of the names of our own columns; every value is a parameter


# What an opening asks of a share and records of it, in the model's order; with its project, and in one statement, which
# opens the wall itself.
ASKED = {
    *("id", "organisation_id", "project_id", "public_id", "label", "recipient_name", "recipient_email", "token_hash"),
    *("token_made_at", "expires_at", "maximum_opens", "opens_used", "require_identification", "acknowledgement_text"),
    *("passphrase", "first_opened_at", "last_opened_at", "revoked_at"),
}
NAMES = [field.attname for field in Share._meta.concrete_fields if field.attname in ASKED]
FOLLOWED = f"select clock, is_opened_elsewhere, code, name, {', '.join(NAMES)} from guestshares_followed(%s, %s)"  # noqa: S608  names


def share_followed(token_hash: str, browser: str) -> Share | None:
    """The share behind a link, if it is known, with what an opening needs of it and no more.

    It needs no transaction and no organisation, and leaves the wall as it was where there is one. It tells of another
    browser as `share_to_open` does.
    """
    with wall_restored(), connection.cursor() as cursor:
        cursor.execute(FOLLOWED, [token_hash, crypto.digest(browser)])
        row = cursor.fetchone()
    if row is None:
        return None
    moment, elsewhere, code, name, *facts = row
    share: Any = Share.from_db(connection.alias, NAMES, facts)
    share.clock, share.is_opened_elsewhere = moment, bool(elsewhere)
    share.project = Project(pk=share.project_id, organisation_id=share.organisation_id, code=code, name=name)
    return share  # type: ignore[no-any-return]


def share_to_open(found: TokenDoor, browser: str) -> Share:
    """The share behind a door, with its organisation, its project and the database's clock.

    `is_opened_elsewhere` says whether its link was opened before, and never in the browser known by this name.
    """
    return _read(found.organisation_id, found.share_id, crypto.digest(browser))


def share_anew(share: Share, browser_hash: str) -> Share:
    """The same of a share that was read before, as it is now."""
    return _read(share.organisation_id, share.pk, browser_hash)


def _read(organisation: int | None, share_id: int, browser_hash: str) -> Share:
    told: dict[str, Any] = {"organisation": organisation, "share": share_id, "browser": browser_hash}
    with connection.cursor() as cursor:
        cursor.execute(READ, told)
        row = cursor.fetchone()
    if row is None:
        raise Share.DoesNotExist
    moment, elsewhere, *values = row
    share, organisation, project = [_taken(model, values) for model in (Share, Organisation, Project)]
    share.clock, share.is_opened_elsewhere = moment, bool(elsewhere)
    share.organisation, share.project = organisation, project
    return share  # type: ignore[no-any-return]


def _taken(model: Any, values: list[Any]) -> Any:
    """A row of this model, of the values that are next."""
    names = [field.attname for field in model._meta.concrete_fields]
    taken, values[:] = values[: len(names)], values[len(names) :]
    return model.from_db(connection.alias, names, taken)
