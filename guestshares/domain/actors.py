"""The guest as an actor."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class GuestActor:
    """An outside reviewer, acting under the name of the share's recipient."""

    share: Any
    session: Any = None
    kind: str = "guest"

    @property
    def actor_id(self) -> str:
        return f"share:{self.share.pk}"

    @property
    def label(self) -> str:
        return str(self.share.recipient)
