"""The tenant wall above the database: one organisation is active, or no tenant row can be reached."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, Self

from django.db import connection, models, transaction

log = logging.getLogger("kazinex.organisations")


class NoOrganisation(RuntimeError):
    """Tenant rows were asked for while no organisation was active."""

    def __init__(self) -> None:
        super().__init__("No organisation is active. Wrap the work in organisation_active(organisation).")


_active: ContextVar[int | None] = ContextVar("organisation", default=None)


def current_organisation_id() -> int | None:
    """The active organisation's key, or None."""
    return _active.get()


def active_organisation_id() -> int:
    """The active organisation's key; refuses when there is none."""
    if (pk := _active.get()) is None:
        raise NoOrganisation
    return pk


@contextmanager
def organisation_active(organisation: models.Model | int | None) -> Iterator[None]:
    """Inside, the code and the database see this organisation's rows and no other's; always one transaction."""
    pk = organisation.pk if isinstance(organisation, models.Model) else organisation
    if not pk:
        message = "organisation_active() needs an organisation, not None."
        raise ValueError(message)
    before = _active.get()
    token = _active.set(pk)
    try:
        with _told("kazinex.organisation", pk, afterwards=before):
            yield
    finally:
        _active.reset(token)


@contextmanager
def person_active(user_id: int) -> Iterator[None]:
    """Inside, a person's own memberships can be read in every organisation, and nothing else of them."""
    with _told("kazinex.person", user_id, afterwards=None):
        yield


@contextmanager
def written_for(stand_in: int) -> Iterator[None]:
    """Inside, the database is told nothing: what is written binds an organisation later, or opens the wall itself."""
    token = _active.set(stand_in)
    try:
        yield
    finally:
        _active.reset(token)


@contextmanager
def wall_restored() -> Iterator[None]:
    """Inside, a function of the database may open the wall; a transaction that goes on has its own organisation again.

    What fails inside has its transaction rolled back, and the wall with it.
    """
    yield
    if connection.in_atomic_block and not connection.needs_rollback:
        tell_database("kazinex.organisation", _active.get())


def across_organisations(reason: str, *, among: list[int]) -> Iterator[int]:
    """Activate one organisation after the other, for work named by `reason`; there is no way to see two at once."""
    if not reason:
        message = "across_organisations() needs a reason."
        raise ValueError(message)
    for pk in among:
        with organisation_active(pk):
            yield pk


def in_each_organisation(
    reason: str, work: Callable[[], object], *, among: list[int], bit_by_bit: bool = False
) -> None:
    """Do work in one organisation after the other; where it fails in one, the others have theirs done all the same.

    Work that is done bit by bit is begun anew, each time in a transaction of its own so that nobody waits long for
    its rows, until it says that nothing is left. What failed first is raised when all had their turn, so that the
    task still fails loudly.
    """
    failures: list[Exception] = []
    for pk in among:
        try:
            goes_on = True
            while goes_on:
                for _ in across_organisations(reason, among=[pk]):
                    goes_on = bool(work()) and bit_by_bit
        except Exception as error:
            log.exception("%s: failed in organisation %s", reason, pk)
            failures.append(error)
    if failures:
        raise failures[0]


@contextmanager
def _told(setting: str, value: int, *, afterwards: int | None) -> Iterator[None]:
    """Inside, always one transaction, a setting of the wall has this value; its end takes the setting with it."""
    goes_on = connection.in_atomic_block
    with transaction.atomic():
        tell_database(setting, value)
        yield
        if goes_on and not connection.needs_rollback:
            tell_database(setting, afterwards)


def tell_database(setting: str, value: int | None) -> None:
    """Set a setting of the wall until the end of the transaction, never longer (poolers)."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [setting, "" if value is None else str(value)])


class TenantQuerySet(models.QuerySet[Any]):
    """A queryset that refuses to touch the database when it was built with no organisation active."""

    _refused = False

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone._refused = self._refused  # noqa: SLF001  its own class
        return clone  # type: ignore[no-any-return]

    def _require_organisation(self) -> None:
        if self._refused:
            raise NoOrganisation


def _guarded(name: str) -> Callable[..., object]:
    def guard(self: TenantQuerySet, *args: object, **kwargs: object) -> object:
        self._require_organisation()
        return getattr(models.QuerySet, name)(self, *args, **kwargs)

    guard.__name__ = name
    return guard


GUARDED = (
    "_fetch_all",
    "iterator",
    "aiterator",
    "__aiter__",
    "count",
    "exists",
    "aggregate",
    "update",
    "_update",
    "delete",
    "_raw_delete",
    "explain",
    "raw",
    "in_bulk",
    "bulk_update",
)
for _name in GUARDED:
    setattr(TenantQuerySet, _name, _guarded(_name))


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Filters to the active organisation; without one, what it returns refuses to be evaluated."""

    def get_queryset(self) -> TenantQuerySet:
        queryset: TenantQuerySet = super().get_queryset()
        if (pk := _active.get()) is None:
            queryset._refused = True  # noqa: SLF001  the queryset of this manager
            return queryset
        found: TenantQuerySet = queryset.filter(organisation_id=pk)
        return found


class TenantModel(models.Model):
    """A row that belongs to one organisation; its table stands behind row-level security."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", editable=False, default=active_organisation_id
    )

    objects: ClassVar[Any] = TenantManager()

    class Meta:
        abstract = True
