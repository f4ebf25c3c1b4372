"""What of revisions somebody inside may see, by the rules of the register (SPEC 3.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents.register.models import Revision
from kazinex.core.access import Grants
from kazinex.core.document_visibility import DocumentFacts, Face, see


@dataclass(frozen=True)
class Sights:
    """Revisions with what sight of each goes by, by the keys of their documents."""

    revisions: Sequence[Revision]
    facts: Mapping[int, DocumentFacts]

    def hidden_from(self, grants: Grants) -> list[Revision]:
        """Those that somebody with these grants may not see."""
        return [revision for revision in self.revisions if not self._is_seen(grants, revision)]

    def _is_seen(self, grants: Grants, revision: Revision) -> bool:
        document, found = revision.document, see(grants, self.facts[revision.document_id])
        if not found:
            return False
        shown = document.released_revision_id if found.face is Face.RELEASED else document.current_revision_id
        return found.face is Face.WHOLE or revision.pk == shown
