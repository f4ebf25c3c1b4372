"""What was given to whom outside, how it was opened, and what they answered."""

from guestshares.models.access_request import AccessRequest
from guestshares.models.door import TokenDoor
from guestshares.models.language import GuestLanguage
from guestshares.models.link_status import ClockTimestamp, ShareStatus
from guestshares.models.pin import GuestPin
from guestshares.models.policy import SharePolicy
from guestshares.models.response import GuestAttachment, GuestDecision, GuestDraft, GuestResponse
from guestshares.models.review import ShareReview
from guestshares.models.session import GuestSession, OpenRecord
from guestshares.models.share import Scope, Share
from guestshares.models.share_item import ShareItem
from guestshares.models.share_words import ShareWords

__all__ = [
    "AccessRequest",
    "ClockTimestamp",
    "GuestAttachment",
    "GuestDecision",
    "GuestDraft",
    "GuestLanguage",
    "GuestPin",
    "GuestResponse",
    "GuestSession",
    "OpenRecord",
    "Scope",
    "Share",
    "ShareItem",
    "SharePolicy",
    "ShareReview",
    "ShareStatus",
    "ShareWords",
    "TokenDoor",
]
