"""What is asked where documents chosen in the register are put into a package."""

from typing import Any

from django import forms

from documents.packages.models import DocumentPackage, WorkPackage
from documents.packages.services.bulk import IntoPackage, IntoWorkPackage
from documents.register.services.bulk import Change
from documents.register.web.bulk_forms import BulkForm
from kazinex.core.forms import RowChoice
from kazinex.core.translation import marked as _


class BulkPackageForm(BulkForm):
    """Which document package."""

    def made_fields(self) -> dict[str, forms.Field]:
        """Those of the project that count."""
        found = DocumentPackage.objects.filter(project=self.project, archived_at=None).order_by("name", "pk")
        return {"package": RowChoice(queryset=found, empty_label=_("Choose…"))}

    def change(self) -> Change:
        return IntoPackage(_at_home(self))


class BulkWorkPackageForm(BulkForm):
    """Which work package."""

    def made_fields(self) -> dict[str, forms.Field]:
        """Those whose documents may still change."""
        found = WorkPackage.objects.filter(project=self.project, status__in=["draft", "active"]).order_by("number")
        return {"package": RowChoice(label=_("Work package"), queryset=found, empty_label=_("Choose…"))}

    def change(self) -> Change:
        return IntoWorkPackage(_at_home(self))


def _at_home(form: BulkForm) -> Any:
    package = form.said["package"]
    package.project = form.project
    return package
