"""Many documents changed at once: what would become of each, and what stands in the way of which."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from documents.register.models import Document
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

MOST = 10_000  # documents at once
NAMED = 20  # of those that are refused, or changed
DELETED = _("Deleted. Restore it first.")


@dataclass(frozen=True, slots=True)
class Refused:
    """Documents that are left as they are, for one reason."""

    why: str
    numbers: list[str] = field(default_factory=list)

    @property
    def named(self) -> list[str]:
        """The first of them."""
        return self.numbers[:NAMED]

    @property
    def more(self) -> int:
        """How many are not named."""
        return max(0, len(self.numbers) - NAMED)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which documents change and which do not; `stamp` is one short word for all of that."""

    changed: list[Document]
    refused: list[Refused]
    stamp: str

    @property
    def named(self) -> list[Document]:
        """The first of those that change."""
        return self.changed[:NAMED]

    @property
    def more(self) -> int:
        """How many that change are not named."""
        return max(0, len(self.changed) - NAMED)


def plan(documents: Sequence[Document], reasons: Iterable[str], *, asked: Mapping[str, object]) -> Plan:
    """Put documents by the reason that stands in the way of each, in this order; none where it is empty."""
    changed: list[Document] = []
    refused: dict[str, Refused] = {}
    told = list(reasons)
    for document, why in zip(documents, told, strict=True):
        if why:
            refused.setdefault(why, Refused(why)).numbers.append(document.number)
        else:
            changed.append(document)
    most_first = sorted(refused.values(), key=lambda one: -len(one.numbers))
    return Plan(changed, most_first, _stamp(documents, told, asked))


def require_some(plan: Plan) -> None:
    """There is something to change."""
    if not plan.changed:
        raise RuleBroken(_("None of these documents can be changed like this. Nothing was changed."))


def too_many(found: int) -> str:
    """Why so many are not changed at once; empty where they are few enough."""
    return (
        _("Change at most {most:,} documents at once, and narrow the list to that.").format(most=MOST)
        if found > MOST
        else ""
    )


def _stamp(documents: Iterable[Document], reasons: Iterable[str], asked: Mapping[str, object]) -> str:
    """Changes with every change of any of these documents, and with what is asked for."""
    told = hashlib.sha256(repr(sorted(asked.items())).encode())
    for line in sorted(_lines(documents, reasons)):
        told.update(line)
    return told.hexdigest()


def _lines(documents: Iterable[Document], reasons: Iterable[str]) -> Iterator[bytes]:
    """Both dates move with whatever changes a document, and the revision is the one that was shown."""
    for one, why in zip(documents, reasons, strict=True):
        yield f"{one.pk} {one.updated_at} {one.released_at} {one.shown_revision_id} {why}\n".encode()
