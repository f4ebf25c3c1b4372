"""What the register offers for several documents: each where the door of its route would open."""

from dataclasses import dataclass

from kazinex.core.features import installed
from kazinex.core.http import MemberRequest
from kazinex.ui.navigation import open_address


@dataclass(frozen=True, slots=True)
class Entry:
    """One button: its words, where it posts what is chosen, and whether it stands beside the menu of the others."""

    label: str
    url: str
    icon: str
    is_at_hand: bool


def entries(request: MemberRequest, query: str) -> list[Entry]:
    """The buttons for this person, in order; `query` is the view that is shown."""
    return [
        Entry(action.label, f"{url}?{query}" if query else url, action.icon, action.is_at_hand)
        for action in installed().bulk_actions
        if (url := open_address(request, action.route))
    ]
