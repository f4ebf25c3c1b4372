"""What happens to a package, and who else wants to know."""

from collections.abc import Sequence

from documents.packages.domain.questions import AnyPackage
from documents.register.models import Document
from kazinex.core.actors import Member
from kazinex.core.features import Change

DOCUMENTS_TAKEN_OUT = Change[[AnyPackage, Sequence[Document], Member]]("documents_taken_out")
