"""What guest shares ask of the apps above them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from guestshares.models import Share
from kazinex.core.actors import Member
from kazinex.core.features import Question


@dataclass(frozen=True, slots=True)
class PortalCard:
    """A card on the first page of the portal, above the records: its template, and what that takes.

    One that `takes_all` offers everything at once, in its own way.
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    takes_all: bool = False


@dataclass(frozen=True, slots=True)
class LinkMail:
    """The mail that brings a link, where the link is to more than documents: its template and what that takes besides.

    `headers` make one thread of what is mailed about the same thing; without a sender the organisation's name stands.
    The label of the button may name the `code` of its context.
    """

    template: str = "share_link"
    button_label: str = "Open the documents"
    sender_name: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


LINK_MAIL = Question[[Share], LinkMail | None]("the mail that brings the link of a share, where that is its own")
PORTAL_CARDS = Question[[Share], PortalCard | None]("what else the portal of a share shows, above its records")
MAY_REISSUE = Question[[Share], None](
    "whether a share may be issued again: what it came with is held until the transaction ends, or RuleBroken says why"
)
ANSWERS_DUE = Question[[Sequence[Share], Member], Mapping[int, datetime]](
    "when answers by these shares of a project are due, by key, where somebody waits and the actor sees for what"
)
