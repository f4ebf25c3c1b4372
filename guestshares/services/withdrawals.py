"""What is taken out of a package is gone for those it was shared with, and the rest of their share goes on."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from audit.domain.catalogue import AuditAction
from audit.services.recording import record_many
from documents.packages.domain.questions import AnyPackage
from documents.packages.models import DocumentPackage
from documents.register.models import Document
from guestshares.models import Share, ShareItem
from guestshares.services import shares
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.many_keys import keys


def follow_package(package: AnyPackage, documents: Sequence[Document], by: Member) -> None:
    """Documents that leave a package leave all its shares at once; a live one of which nothing is left ends.

    Those that ended lose them too, for they are extended, reissued and granted again.
    """
    kind = "package" if isinstance(package, DocumentPackage) else "work_package"
    held = Share.objects.filter(**{kind: package}).select_for_update(of=("self",)).order_by("pk")
    found = {share.pk: share for share in held.select_related("project")}
    left = {document.pk: document.number for document in documents}
    items = ShareItem.objects.held().filter(share__in=keys(found), document__in=keys(left))
    gone = list(items.order_by("share_id", "position", "pk").values_list("pk", "share_id", "document_id"))
    now = clock.now()
    ShareItem.objects.filter(pk__in=keys(pk for pk, _share, _document in gone)).update(withdrawn_at=now)
    happened: list[tuple[Any, Any, dict[str, object]]] = [
        (found[share], now, {"document": left[document], "package": str(package)}) for _pk, share, document in gone
    ]
    record_many(AuditAction.SHARE_DOCUMENT_WITHDRAWN, happened, by=by)
    rest = ShareItem.objects.held().filter(share=OuterRef("pk"))
    empty = Share.objects.unended().filter(pk__in=keys(share for _pk, share, _document in gone)).exclude(Exists(rest))
    if empty:
        shares.revoke_many(empty, reason=f"All of it was taken out of {package}.", by=by)
