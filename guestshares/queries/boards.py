"""What a guest finds in the portal: how far they are, what is new since they were here, and what they look for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q

from documents.register.models import CommentReply, DocumentStatus
from guestshares.models import GuestDraft, GuestPin, GuestResponse, GuestSession, Share, ShareItem
from guestshares.queries import shares
from kazinex.core.languages import said
from kazinex.core.likeness import key

MANY = 5  # records from which there is something to look for
SHOWN = 20  # records on one page
MOST_NEWS = 20
ASKED = ("q", "state", "page")  # what an address says of the list
STATES = {"open": "To answer", "draft": "Draft saved", "answered": "Answered", "superseded": "Superseded"}
# As a revision says of itself (`Revision.superseded_by`), as conditions over the records of a share.
_RELEASED, _PINNED = "document__released_revision", "revision"
NEWER = Q(**{f"{_RELEASED}__created_at__gt": F(f"{_PINNED}__created_at")}) | Q(
    **{f"{_RELEASED}__created_at": F(f"{_PINNED}__created_at"), f"{_RELEASED}__pk__gt": F(f"{_PINNED}__pk")}
)
SUPERSEDED = Q(revision__status=DocumentStatus.SUPERSEDED) | NEWER


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened since they were here: in which record, and what."""

    item: ShareItem
    words: str


class Place(NamedTuple):
    """What a record is looked for by, without reading all of it."""

    pk: int
    number: str
    title: str
    is_answered: bool
    has_draft: bool
    is_superseded: bool


@dataclass(frozen=True, slots=True)
class Board:
    """One page of the records somebody looks for, and where they stand with all of them.

    `found` are those looked for; `first` says how many of them come before this page.
    """

    items: Sequence[ShareItem]
    count: int
    answered: int
    found: int
    first: int = 0
    news: Sequence[News] = ()
    last_here: datetime | None = None
    words: str = ""
    state: str = ""

    @property
    def may_filter(self) -> bool:
        """Whether there are enough records to look for one."""
        return self.count > MANY

    @property
    def states(self) -> list[tuple[str, str]]:
        """What they may be narrowed to."""
        return list(STATES.items())

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.words or self.state)

    @property
    def last(self) -> int:
        """How many of those found there are up to the end of this page."""
        return self.first + len(self.items)

    @property
    def is_part(self) -> bool:
        """Whether others that were found stand on further pages."""
        return len(self.items) < self.found

    @property
    def earlier(self) -> str:
        """What the address of the page before says, empty without one."""
        return self._address(self.first // SHOWN) if self.first else ""

    @property
    def later(self) -> str:
        """The same of the page after this one."""
        return self._address(self.first // SHOWN + 2) if self.last < self.found else ""

    @property
    def here(self) -> str:
        """The same of this page, empty at the beginning of all."""
        return self._address(self.first // SHOWN + 1 if self.first else 0)

    @property
    def looked_for(self) -> str:
        """What is looked for, as an address ends; empty where all are shown."""
        asked = self._address(0)
        return f"?{asked}" if asked else ""

    def _address(self, page: int) -> str:
        asked = dict(zip(ASKED, (self.words, self.state, page), strict=True))
        return urlencode({name: value for name, value in asked.items() if value})


def board(share: Share, session: GuestSession, query: Mapping[str, str]) -> Board:
    """The portal as this session finds it, a page at a time; a state nobody offers narrows to nothing.

    It costs the same for few records and for many, but for one row of a few words each.
    """
    words, state = _asked(query)
    places = _places(share)
    found = [place.pk for place in places if _is_found(place, words, state)]
    first = _first(query.get("page", ""), len(found))
    items, here = shares.items(share, found[first : first + SHOWN]), last_here(share, session)
    answered = sum(place.is_answered for place in places)
    news = _news(share, here) if here else []
    return Board(items, len(places), answered, len(found), first, news, here, words, state)


def among(items: Sequence[ShareItem], query: Mapping[str, str]) -> list[ShareItem]:
    """Those of these records that somebody looks for."""
    return [item for item in items if _is_found(_place(item), *_asked(query))]


def last_here(share: Share, session: GuestSession) -> datetime | None:
    """When the share was last looked at before this session; None in the first one."""
    before = share.sessions.filter(began_at__lt=session.began_at).exclude(pk=session.pk)
    latest: datetime | None = before.order_by("-last_seen_at").values_list("last_seen_at", flat=True).first()
    return latest


def _places(share: Share) -> list[Place]:
    of_it = {"item": OuterRef("pk")}
    rows = share.held_items.filter(document__deleted_at=None).annotate(
        is_answered=Exists(GuestResponse.objects.filter(**of_it)),
        has_draft=Exists(GuestDraft.objects.filter(**of_it)),
        is_newer=ExpressionWrapper(SUPERSEDED, BooleanField()),
    )
    names = ("pk", "document__number", "document__title", "is_answered", "has_draft", "is_newer")
    return [Place(*row) for row in rows.order_by("position", "pk").values_list(*names)]


def _place(item: ShareItem) -> Place:
    document, is_answered = item.document, item.response is not None
    has_draft = item.draft is not None
    return Place(item.pk, document.number, document.title, is_answered, has_draft, item.is_superseded)


def _asked(query: Mapping[str, str]) -> tuple[str, str]:
    return " ".join(query.get("q", "").split())[:100], query.get("state", "")[:20]


def _is_found(place: Place, words: str, state: str) -> bool:
    return _holds(place, words) and (not state or _is(place, state))


def _first(page: str, found: int) -> int:
    """How many records come before a page; the last page is the one after which there are none."""
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1  # noqa: PLR2004
    return SHOWN * max(0, min(number - 1, (found - 1) // SHOWN))


def _news(share: Share, here: datetime) -> list[News]:
    """What happened since to the records they still have; so many at most are told."""
    held = share.held_items.filter(document__deleted_at=None)
    newer = list(held.filter(NEWER, document__released_at__gt=here).values_list("pk", flat=True)[:MOST_NEWS])
    counts = _replies(share, here)
    replied = dict(held.filter(revision__in=counts).values_list("pk", "revision"))
    items = {item.pk: item for item in shares.items(share, {*newer, *replied})} if newer or replied else {}
    words = {pk: items[pk].revision.superseded_by for pk in newer if pk in items}
    told = [News(items[pk], said("Superseded by Rev {code}").format(code=by.code)) for pk, by in words.items() if by]
    said_of = said("Replies to your comments: {number}")
    told += [News(items[pk], said_of.format(number=counts[of])) for pk, of in replied.items() if pk in items]
    return told[:MOST_NEWS]


def _replies(share: Share, here: datetime) -> Counter[int]:
    """How often the organisation answered the guest's comments since, by revision."""
    pins = GuestPin.objects.filter(share=share).values("comment")
    replies = CommentReply.objects.filter(comment__in=pins, created_at__gt=here, author__isnull=False)
    return Counter(replies.values_list("comment__revision", flat=True))


def _holds(place: Place, words: str) -> bool:
    if not words:
        return True
    text = key(f"{place.number} {place.title}")
    return all(word in text for word in key(words).split())


def _is(place: Place, state: str) -> bool:
    told = {
        "open": not place.is_answered,
        "draft": not place.is_answered and place.has_draft,
        "answered": place.is_answered,
        "superseded": place.is_superseded,
    }
    return told.get(state, False)
