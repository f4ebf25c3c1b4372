"""What a page of the log says."""

from typing import Any

from audit.domain.sentences import sentence


def shown(answer: Any) -> list[str]:
    """The sentences on the page, in order."""
    assert answer.status_code == 200
    return [entry.sentence for entry in answer.context["entries"]]


def sentences(events: Any) -> list[str]:
    """The events in words."""
    return [sentence(event) for event in events]
