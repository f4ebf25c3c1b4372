"""What a page of the log says."""

import re
from html import unescape
from typing import Any

from audit.domain.sentences import sentence

LINK = re.compile(r"<a [^>]*>([^<]*)</a>")


def shown(answer: Any) -> list[str]:
    """The sentences on the page of the log or of a review, in order."""
    assert answer.status_code == 200
    if "entries" in answer.context:
        return [entry.sentence for entry in answer.context["entries"]]
    return [unescape(told) for row in answer.context["events"].rows for told in LINK.findall(row["event"])[:1]]


def sentences(events: Any) -> list[str]:
    """The events in words."""
    return [sentence(event) for event in events]
