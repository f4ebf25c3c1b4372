"""Document packages and work packages."""

from documents.packages.models.package import DocumentPackage, PackageItem
from documents.packages.models.work_package import WorkPackage, WorkPackageItem, WorkPackageStatus

__all__ = ["DocumentPackage", "PackageItem", "WorkPackage", "WorkPackageItem", "WorkPackageStatus"]
