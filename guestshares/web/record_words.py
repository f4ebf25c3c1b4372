"""What a row of a list says of the records of a share: the first few, as a share may hold hundreds."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString

from guestshares.models import GuestDecision
from guestshares.web.sheet_cells import decisions
from kazinex.core.translation import marked as _

MOST = 5
Records = Sequence[dict[str, Any]]


def numbers(records: Records) -> SafeString:
    """Their numbers and revisions; of many the first, and how many more there are."""
    first = [f"<code>{escape(one['number'])}</code> ({escape(one['revision'])})" for one in records[:MOST]]
    more = _("and {count} more").format(count=len(records) - MOST) if len(records) > MOST else ""
    return SafeString(" ".join(filter(None, (", ".join(first), more))))


def answers(records: Records) -> str:
    """What was decided on each; of many how often which, and how many that is of all."""
    given = Counter(one["answer"]["decision"] for one in records if one["answer"])
    if len(records) <= MOST or not given:
        return decisions(records)
    said = ", ".join(f"{count} × {GuestDecision(decision).label}" for decision, count in given.most_common())
    return _("{answered} of {all}: {said}").format(answered=given.total(), all=len(records), said=said)
