"""Sharing documents chosen in the register: what will be shared is shown first, then all of that or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from documents.register.models import Document
from documents.register.services.bulk import Change, Reached
from guestshares.models import Scope
from guestshares.services import shares
from guestshares.services.issuing import Issued
from guestshares.services.sharable import KEEPERS
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

MOST_DOCUMENTS = 200
PLANNED = _("Planned: there is no file to share yet.")
SECRET = f"Confidential. {KEEPERS}"


@dataclass(frozen=True)
class ToGuests(Change):
    """Share documents together with outside people, each with a link of their own; `issued` is what came of it."""

    may_let_out: bool
    terms: Mapping[str, Any] = field(default_factory=dict)
    issued: list[Issued] = field(default_factory=list)

    @property
    def asked(self) -> Mapping[str, object]:
        return {"share": True}

    def obstacle(self, document: Document) -> str:
        if document.is_planned:
            return PLANNED
        return SECRET if document.is_confidential and not self.may_let_out else ""

    def make(self, documents: Sequence[Document], *, reached: Reached, by: Member) -> None:
        if len(documents) > MOST_DOCUMENTS:
            raise RuleBroken(
                _("Share at most {most_documents} documents together, and narrow the list to that.").format(
                    most_documents=MOST_DOCUMENTS
                )
            )
        scope = Scope.SELECTION if len(documents) > 1 else Scope.DOCUMENT
        self.issued.extend(shares.create_for_each(documents, by=by, **{**self.terms, "scope": scope}))
        reached(len(documents))
