"""What transmittals ask of the apps above them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from documents.register.models import Document
from kazinex.core.actors import Member
from kazinex.core.features import Question


@dataclass(frozen=True, slots=True)
class Received:
    """Somebody who received a revision, by its key: by which way, when, and the address of that."""

    revision: int
    name: str
    email: str
    way: str
    at: datetime | None
    url: str = ""
    user: Any = None
    company: str = ""


RECEIVED = Question[[Member, Document, Collection[int]], Iterable[Received]](
    "who received these revisions of a document by other ways, as far as this actor knows of those"
)

SEEN_NUMBERS = Question[[Member, Collection[str]], Collection[str]](
    "which of these numbers are of something that was sent in the actor's project and that the actor sees"
)
