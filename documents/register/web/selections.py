"""Documents somebody chose in the register: ticked ones, or all that its view holds, asked for anew each time."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from documents.register.domain import bulk
from documents.register.models import Document
from documents.register.web import lists
from kazinex.core.actors import Member

FIELD, ALL = "selected", "all"
MOST_TICKED = 200


@dataclass(frozen=True)
class Selection:
    """What was chosen, by whom; `query` is the view it was chosen in."""

    actor: Member
    query: str
    numbers: tuple[str, ...] = ()
    is_all: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen, or all of a view that cannot be read."""
        return self.reading.is_refused if self.is_all else not self.numbers

    @cached_property
    def reading(self) -> Any:
        """The view of the register."""
        return lists.register(self.actor).read(QueryDict(self.query), path=self.register_url)

    @property
    def register_url(self) -> str:
        """Where the register is."""
        return reverse("documents:register", args=[self.actor.organisation.slug, self.actor.project.code])

    @property
    def back(self) -> str:
        """The view it was chosen in."""
        return f"{self.register_url}?{self.query}" if self.query else self.register_url

    def find(self) -> QuerySet[Any]:
        """The documents that are chosen and that the person sees now."""
        if self.is_all:
            reading = self.reading
            found: QuerySet[Any] = reading.filters.narrowed(lists.documents(reading, self.actor))
            return found
        seen: QuerySet[Any] = Document.objects.visible_to(self.actor)
        return seen.filter(number__in=self.numbers)

    @property
    def count(self) -> int:
        """How many those are, counting no further than one too many."""
        return self.find().order_by()[: bulk.MOST + 1].count()

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a page carries so that its form chooses the same."""
        if self.is_all:
            return [(ALL, "1")]
        return [(FIELD, number) for number in self.numbers]

    @property
    def in_words(self) -> str:
        """Which these are, for a cover sheet and for the log."""
        return str(self.reading.filters.in_words) if self.is_all else f"{len(self.numbers)} chosen in the register"


def chosen(request: Any) -> Selection:
    """What was posted; of an address that was only opened nothing is chosen."""
    query, posted = request.GET.urlencode(safe=","), request.POST
    if posted.get(ALL):
        return Selection(request.actor, query, is_all=True)
    numbers = dict.fromkeys(name.replace("\x00", "") for name in posted.getlist(FIELD)[:MOST_TICKED])
    return Selection(request.actor, query, tuple(numbers))
