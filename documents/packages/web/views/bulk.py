"""Documents chosen in the register put into packages."""

from functools import partial

from django.http import HttpResponse

from documents.packages.web.bulk import BulkPackageForm, BulkWorkPackageForm
from documents.register.web import bulk
from documents.register.web.bulk import BulkPage
from kazinex.core.features import JobKind
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _

MANAGE = Permission.MANAGE_WORK_PACKAGES
PACKAGE = BulkPage(
    "package",
    BulkPackageForm,
    _("Add to a package"),
    _("Add"),
    _("added to the package."),
    _("They stand at its end, by number."),
)
WORK_PACKAGE = BulkPage(
    "work-package",
    BulkWorkPackageForm,
    _("Add to a work package"),
    _("Add"),
    _("added to the work package."),
    _("A document belongs to one work package at most."),
)
JOBS = {bulk.job_kind(asked): JobKind(MANAGE, partial(bulk.run, asked)) for asked in (PACKAGE, WORK_PACKAGE)}


@access(MANAGE)
@sent_once
def bulk_package(request: MemberRequest) -> HttpResponse:
    """Put several documents into a document package."""
    return bulk.ask(request, PACKAGE)


@access(MANAGE)
@sent_once
def bulk_work_package(request: MemberRequest) -> HttpResponse:
    """Put several documents into a work package."""
    return bulk.ask(request, WORK_PACKAGE)
