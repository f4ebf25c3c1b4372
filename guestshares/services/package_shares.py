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
from guestshares.services.shares import Issued, Recipient
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken


def create_for_each(
    package: DocumentPackage | WorkPackage, *, recipients: Sequence[Recipient], by: Member, **same: Unpack[Terms]
) -> list[Issued]:
    """Share what the sender sees of a package today with several people, each with a link of their own."""
    documents = queries.contents(by, package)
    if not documents:
        raise RuleBroken("There is nothing in this package that you could share yet.")
    same["scope"] = Scope.PACKAGE if isinstance(package, DocumentPackage) else Scope.WORK_PACKAGE
    with transaction.atomic():
        issued = shares.create_for_each(documents, recipients=recipients, by=by, **same)
        if isinstance(package, DocumentPackage):
            packages.note_sent(package, documents)
    return issued
