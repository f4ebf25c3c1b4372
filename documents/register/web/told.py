"""What links to the register narrow it by besides its own filters: what figures of reports were counted from."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import QuerySet

from documents.register.domain import fields
from documents.register.domain.planning import DELIVERIES, delivery
from documents.register.models.faces import shown_to
from documents.register.queries.schemes import today
from kazinex.core.actors import Member
from kazinex.core.lists import Filter, Told, told_days, told_name
from kazinex.core.translation import marked as _

WITHOUT = {field.filter: field for field in fields.TERMS if field.filter}


def filters(actor: Member) -> Iterator[Filter]:
    """Of whom, from where, planned for when and come when, changed when, and without an entry of which list."""
    yield told_name("owner", fields.BY_NAME["owner"].label, "owner__name", _("No owner"))
    yield told_name("originator", fields.BY_NAME["originator"].label, "originator", _("No originator"))
    yield Told(name="about", label=fields.BY_NAME["discipline"].label, narrow=_about)
    yield Told(
        name="delivery",
        label=_("Delivery"),
        reads=_key,
        says=DELIVERIES.__getitem__,
        narrow=partial(_by_delivery, actor),
    )
    yield Told(name="without", label=_("Without"), reads=_list, says=_label, narrow=_without)
    yield from told_days("shown_at", (_("Changed since"), _("Changed until")), actor.project.time_zone)
    planned = (_("Planned from"), _("Planned until"))
    yield from told_days("planned_on", planned, names=("planned_since", "planned_until"))


def _about(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(discipline__code=code)


def _by_delivery(actor: Member, rows: QuerySet[Any], key: str) -> QuerySet[Any]:
    """No day is told of documents that are not seen whole."""
    return rows.filter(shown_to(actor).whole, delivery(key, today(actor.project)))


def _without(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    return rows.filter(**{f"{WITHOUT[name].column}__isnull": True})


def _label(name: str) -> str:
    return str(WITHOUT[name].label)


def _key(typed: str) -> str:
    return _one_of(DELIVERIES, typed)


def _list(typed: str) -> str:
    return _one_of(WITHOUT, typed)


def _one_of(known: Any, typed: str) -> str:
    if typed not in known:
        raise ValueError(typed)
    return typed
