"""What the workbook of shares says of each."""

from collections.abc import Iterable
from typing import Any

from guestshares.models import GuestDecision
from kazinex.core import clock
from kazinex.core.lists import Cell
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _

CELLS = (
    Cell("Recipient", lambda share: share.recipient_name),
    Cell("E-mail", lambda share: share.recipient_email),
    Cell("Company", lambda share: share.company),
    Cell("Label", lambda share: share.label),
    Cell("Project", lambda share: share.project.name),
    Cell("Documents", lambda share: ", ".join(f"{one['number']} ({one['revision']})" for one in share.records)),
    Cell("Status", lambda share: share.status.label),
    Cell("Created by", lambda share: share.created_by.name),
    Cell("Taken over by", lambda share: share.taken_over_by.name if share.taken_over_by else ""),
    Cell("Created", lambda share: share.created_at, Kind.MOMENT),
    Cell("Expires", lambda share: clock.last_second(share.expires_at, share.project.time_zone), Kind.MOMENT),
    Cell("Opens used", lambda share: share.opens_used),
    Cell("Maximum opens", lambda share: share.maximum_opens or "unlimited"),
    Cell("Last opened", lambda share: share.last_opened_at, Kind.MOMENT),
    Cell("Previews ignored", lambda share: share.previews_ignored),
    Cell("Response", lambda share: decisions(share.records)),
    Cell("Revoked because", lambda share: share.revoke_reason),
)


def decisions(records: Iterable[dict[str, Any]]) -> str:
    """The answers given so far, in words; one that came after the end says so."""
    return ", ".join(_answer(record["answer"]) for record in records if record["answer"])


def _answer(given: dict[str, Any]) -> str:
    label = str(GuestDecision(given["decision"]).label)
    return _("{decision} (late)").format(decision=label) if given["is_late"] else label
