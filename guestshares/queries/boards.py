"""What a guest finds in the portal: how far they are, what is new since they were here, and what they look for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from documents.register.models import CommentReply
from guestshares.models import GuestPin, GuestSession, Share, ShareItem
from kazinex.core.languages import said
from kazinex.core.likeness import key

MANY = 5  # records from which there is something to look for
MOST_NEWS = 20
STATES = {"open": "To answer", "draft": "Draft saved", "answered": "Answered", "superseded": "Superseded"}


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened since they were here: in which record, and what."""

    item: ShareItem
    words: str


@dataclass(frozen=True, slots=True)
class Board:
    """The records somebody looks for, and where they stand with all of them."""

    items: Sequence[ShareItem]
    count: int
    answered: int
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


def board(share: Share, items: Sequence[ShareItem], session: GuestSession, query: Mapping[str, str]) -> Board:
    """The portal as this session finds it; a state nobody offers narrows to nothing."""
    words, state = " ".join(query.get("q", "").split())[:100], query.get("state", "")[:20]
    answered = sum(1 for item in items if item.response)
    here = last_here(share, session)
    found = [item for item in items if _holds(item, words) and (not state or _is(item, state))]
    return Board(found, len(items), answered, _news(share, items, here)[:MOST_NEWS], here, words, state)


def last_here(share: Share, session: GuestSession) -> datetime | None:
    """When the share was last looked at before this session; None in the first one."""
    before = share.sessions.filter(began_at__lt=session.began_at).exclude(pk=session.pk)
    latest: datetime | None = before.order_by("-last_seen_at").values_list("last_seen_at", flat=True).first()
    return latest


def _news(share: Share, items: Sequence[ShareItem], here: datetime | None) -> list[News]:
    if here is None:
        return []
    found: list[News] = []
    for item in items:
        released = item.revision.superseded_by
        at = item.document.released_at
        if released is not None and at is not None and at > here:
            found.append(News(item, said("Superseded by Rev {code}").format(code=released.code)))
    return found + _answers(share, items, here)


def _answers(share: Share, items: Sequence[ShareItem], here: datetime) -> list[News]:
    """What the organisation said to the guest's comments since."""
    pins = GuestPin.objects.filter(share=share).values("comment")
    replies = CommentReply.objects.filter(comment__in=pins, created_at__gt=here, author__isnull=False)
    revisions = replies.order_by("created_at").values_list("comment__revision", flat=True)
    by_revision = {item.revision_id: item for item in items}
    counts: dict[int, int] = {}
    for revision in revisions:
        counts[revision] = counts.get(revision, 0) + 1
    return [
        News(by_revision[revision], said("Replies to your comments: {number}").format(number=number))
        for revision, number in counts.items()
        if revision in by_revision
    ]


def _holds(item: ShareItem, words: str) -> bool:
    text = key(f"{item.document.number} {item.document.title}")
    return all(word in text for word in key(words).split())


def _is(item: ShareItem, state: str) -> bool:
    told = {
        "open": item.response is None,
        "draft": item.response is None and item.draft is not None,
        "answered": item.response is not None,
        "superseded": item.is_superseded,
    }
    return told.get(state, False)
