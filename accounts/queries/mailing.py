"""How people want to be mailed what they are told."""

from collections.abc import Collection

from django.db import connection

from accounts.models import Mailing, NotificationChoice, User
from kazinex.core.features import installed


def mailings(kind: str, users: Collection[int]) -> dict[int, str]:
    """What each of these people chose for one kind; who chose nothing is mailed at once.

    So is everybody of what nobody may switch off, such as security.
    """
    if kind not in installed().notifications:
        return {}
    chosen = NotificationChoice.objects.filter(user__in=users, kind=kind)
    return dict(chosen.values_list("user", "mailing"))


def choices_of(user: User) -> dict[str, str]:
    """What a person chose in the active organisation, for every kind there is."""
    chosen = dict(NotificationChoice.objects.filter(user=user).values_list("kind", "mailing"))
    return {kind: chosen.get(kind, Mailing.NOW) for kind in installed().notifications}


def organisations_with_due_digests() -> list[int]:
    """Organisations in which gathered notifications are due; asked of a definer function."""
    with connection.cursor() as cursor:
        cursor.execute("select accounts_organisations_with_due_digests()")
        return [row[0] for row in cursor.fetchall()]
