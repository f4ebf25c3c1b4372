"""Sharing whole packages: what the sender sees of one is pinned, and the package keeps what was sent."""

from collections.abc import Sequence
from typing import Unpack

from django.db import transaction

from documents.packages import queries
from documents.packages.models import DocumentPackage, WorkPackage
from documents.packages.services import packages
from guestshares.domain.limits import Terms
from guestshares.models import Scope
from guestshares.services import shares
from guestshares.services.issuing import Issued
from guestshares.services.shares import Recipient
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.services.project_locks import keep_open


def create_for_each(
    package: DocumentPackage | WorkPackage, *, recipients: Sequence[Recipient], by: Member, **same: Unpack[Terms]
) -> list[Issued]:
    """Share what the sender sees of a package today with several people, each with a link of their own."""
    if isinstance(package, DocumentPackage):
        same |= {"scope": Scope.PACKAGE, "of_package": package}
    else:
        same |= {"scope": Scope.WORK_PACKAGE, "of_work_package": package}
    with transaction.atomic():
        keep_open(package.project_id)  # before the package is read: whoever takes something out of it waits, or is seen
        documents = [document for document in queries.contents(by, package) if not document.is_planned]
        if not documents:
            raise RuleBroken(_("There is nothing in this package that you could share yet."))
        issued = shares.create_for_each(documents, recipients=recipients, by=by, **same)
        if isinstance(package, DocumentPackage):
            packages.note_sent(package, documents)
    return issued
