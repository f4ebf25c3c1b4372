"""How people want to be mailed what they are told."""

from collections.abc import Collection

from django.db import connection

from accounts.models import Mailing, NotificationChoice, User
from kazinex.core.features import installed


def mailings(kind: str, users: Collection[int]) -> dict[int, str]:
    """How each of these people is mailed one kind: as they chose, else as is usual for it.

    Of what nobody may switch off, such as security, everybody is mailed at once.
    """
    if kind not in installed().notifications:
        return dict.fromkeys(users, Mailing.NOW)
    chosen = NotificationChoice.objects.filter(user__in=users, kind=kind)
    return dict.fromkeys(users, usual(kind)) | dict(chosen.values_list("user", "mailing"))


def usual(kind: str) -> str:
    """How one kind is mailed to who chose nothing."""
    return Mailing.OFF if installed().notifications[kind].is_quiet else Mailing.NOW


def choices_of(user: User) -> dict[str, str]:
    """What a person chose in the active organisation, for every kind there is."""
    chosen = dict(NotificationChoice.objects.filter(user=user).values_list("kind", "mailing"))
    return {kind: chosen.get(kind, usual(kind)) for kind in installed().notifications}


def organisations_with_due_digests() -> list[int]:
    """Organisations in which gathered notifications are due; asked of a definer function."""
    with connection.cursor() as cursor:
        cursor.execute("select accounts_organisations_with_due_digests()")
        return [row[0] for row in cursor.fetchall()]
