"""Documents chosen in the register put into a package: shown first, then all of what was shown or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from documents.packages.models import DocumentPackage, WorkPackage, WorkPackageItem
from documents.packages.services import packages, work_packages
from documents.register.models import Document
from documents.register.services.bulk import Change, Reached
from kazinex.core.actors import Member
from kazinex.core.translation import marked as _

IN_IT = _("In it already.")


@dataclass(frozen=True)
class IntoPackage(Change):
    """Put documents at the end of a document package, by number."""

    package: DocumentPackage
    holds_project: ClassVar[bool] = True

    @property
    def asked(self) -> Mapping[str, object]:
        return {"package": self.package.pk}

    @cached_property
    def _there(self) -> frozenset[int]:
        return frozenset(self.package.items.values_list("document_id", flat=True))

    def obstacle(self, document: Document) -> str:
        return IN_IT if document.pk in self._there else ""

    def make(self, documents: Sequence[Document], *, reached: Reached, by: Member) -> None:
        packages.add_documents(self.package, documents, by=by)
        reached(len(documents))


@dataclass(frozen=True)
class IntoWorkPackage(Change):
    """Put documents into a work package; one that is in another has to leave it first."""

    package: WorkPackage
    holds_project: ClassVar[bool] = True

    @property
    def asked(self) -> Mapping[str, object]:
        return {"work package": self.package.pk}

    @cached_property
    def _holders(self) -> Mapping[int, int]:
        held = WorkPackageItem.objects.filter(package__project=self.package.project_id)
        return dict(held.values_list("document_id", "package_id"))

    def obstacle(self, document: Document) -> str:
        holder = self._holders.get(document.pk)
        if holder is None:
            return ""
        return IN_IT if holder == self.package.pk else _("In another work package. Take it out there first.")

    def make(self, documents: Sequence[Document], *, reached: Reached, by: Member) -> None:
        work_packages.add_documents(self.package, documents, by=by)
        reached(len(documents))
