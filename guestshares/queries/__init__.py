"""Questions about shares that change nothing."""

from guestshares.queries.shares import (
    attachment,
    database_clock,
    door,
    door_of,
    item,
    items,
    listed,
    live_count,
    organisations_to_remind,
    organisations_with_due_shares,
    share,
    share_at,
    shares_anywhere,
    shares_of_document,
)

__all__ = [
    "attachment",
    "database_clock",
    "door",
    "door_of",
    "item",
    "items",
    "listed",
    "live_count",
    "organisations_to_remind",
    "organisations_with_due_shares",
    "share",
    "share_at",
    "shares_anywhere",
    "shares_of_document",
]
