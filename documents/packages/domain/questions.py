"""What packages ask of the apps above them."""

from dataclasses import dataclass

from documents.packages.models import DocumentPackage, WorkPackage
from kazinex.core.actors import Member
from kazinex.core.features import Question


@dataclass(frozen=True, slots=True)
class PackageAction:
    """Something to do with a whole package: its words, its address, its icon."""

    label: str
    url: str
    icon: str


AnyPackage = DocumentPackage | WorkPackage
PACKAGE_ACTIONS = Question[[AnyPackage, Member], list[PackageAction]]("what one may do with a package")
