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
        Entry(action.label, _from_here(request, f"{url}?{query}" if query else url), action.icon, action.is_at_hand)
        for action in installed().bulk_actions
        if (url := open_address(request, action.route))
    ]


def _from_here(request: MemberRequest, url: str) -> str:
    """The address as the page it stands on may call it: what it begins with is said a dozen times otherwise."""
    return url.removeprefix(request.path)
