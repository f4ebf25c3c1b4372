"""Document packages: made, described, filled, put in order, sent, archived."""

from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import User
from audit.domain.catalogue import Action, AuditAction
from audit.services.recording import record
from documents.packages.domain import limits
from documents.packages.domain.changes import DOCUMENTS_TAKEN_OUT
from documents.packages.models import DocumentPackage, PackageItem
from documents.packages.services import holdings
from documents.register.domain import lifecycle
from documents.register.models import Document
from kazinex.core import clock, edit_conflicts
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services.project_locks import hold_open


def create(
    project: Project, *, name: str, purpose: str = "", responsible: User | None = None, by: Member
) -> DocumentPackage:
    """Make a package; its name is unique among those of the project that count, as people read it."""
    package = DocumentPackage(name=limits.require_name(name), purpose=purpose.strip(), responsible=responsible)
    with transaction.atomic():
        package.project = hold_open(project)
        _save(package)
        keeper = str(responsible or "")
        record(AuditAction.PACKAGE_CREATED, by=by, target=package, purpose=package.purpose, responsible=keeper)
    return package


def described(package: DocumentPackage) -> dict[str, str]:
    """What a package says of itself, in words."""
    return {"Name": package.name, "Purpose": package.purpose, "Responsible": str(package.responsible or "")}


def change(
    package: DocumentPackage, *, name: str, purpose: str, responsible: User | None, seen: str = "", by: Member
) -> DocumentPackage:
    """Describe a package otherwise; `seen` is the stamp of what was looked at, Conflict where it is another by now."""
    with transaction.atomic():
        package = _held(package)
        before = described(package)
        edit_conflicts.require_as_seen(before, seen)
        package.name, package.purpose, package.responsible = limits.require_name(name), purpose.strip(), responsible
        if changes := lifecycle.as_changes(before, described(package)):
            _save(package)
            record(AuditAction.PACKAGE_CHANGED, by=by, target=package, changes=changes)
    return package


def add_documents(package: DocumentPackage, documents: Sequence[Document], *, by: Member) -> list[Document]:
    """Put documents at the end of a package, in this order; returns those that were not in it yet."""
    with transaction.atomic():
        package = _held(package)
        there = set(package.items.values_list("document_id", flat=True))
        new = [document for document in dict.fromkeys(documents) if document.pk not in there]
        holdings.require_given(new, package.project, by=by)
        limits.require_room(len(there) + len(new))
        first = (package.items.aggregate(last=Max("position"))["last"] or 0) + 1
        PackageItem.objects.bulk_create(
            [PackageItem(package=package, document=document, position=at) for at, document in enumerate(new, first)]
        )
        holdings.tell(AuditAction.PACKAGE_DOCUMENT_ADDED, new, package, by=by)
    return new


def remove_documents(package: DocumentPackage, documents: Collection[Document], *, by: Member) -> int:
    """Take documents out of a package; returns how many were in it."""
    with transaction.atomic():
        package = _held(package)
        items = package.items.filter(document__in=documents)
        there = set(items.values_list("document_id", flat=True))
        items.delete()
        left = [document for document in documents if document.pk in there]
        holdings.tell(AuditAction.PACKAGE_DOCUMENT_REMOVED, left, package, by=by)
        if left:
            DOCUMENTS_TAKEN_OUT.announce(package, left, by)
    return len(left)


def move(package: DocumentPackage, document: Document, *, before: Document | None, by: Member) -> DocumentPackage:
    """Put a document before another one of the package, or at its end."""
    with transaction.atomic():
        package = _held(package)
        items = {item.document_id: item for item in package.items.select_for_update().order_by("position", "pk")}
        if document.pk not in items or (before and before.pk not in items):
            raise RuleBroken(_("The document is not in this package any more. Look at the list again."))
        order = [key for key in items if key != document.pk]
        order.insert(order.index(before.pk) if before else len(order), document.pk)
        for position, key in enumerate(order, start=1):
            items[key].position = position
        PackageItem.objects.bulk_update(items.values(), ["position"])
        record(AuditAction.PACKAGE_REORDERED, by=by, target=package)
    return package


def archive(package: DocumentPackage, *, reason: str, by: Member) -> DocumentPackage:
    """Put a package away; what was shared from it goes on as it is."""
    with transaction.atomic():
        package = _held(package)
        package.archived_at = clock.now()
        return _kept(package, AuditAction.PACKAGE_ARCHIVED, reason, by)


def restore(package: DocumentPackage, *, reason: str, by: Member) -> DocumentPackage:
    """Bring an archived package back."""
    with transaction.atomic():
        package = _held(package, archived=True)
        package.archived_at = None
        return _kept(package, AuditAction.PACKAGE_RESTORED, reason, by)


def note_sent(package: DocumentPackage, documents: Sequence[Document]) -> None:
    """Keep which revisions, those the sender sees, were sent: so the package can say what has changed since."""
    sent = {document.pk: document.shown_revision_id for document in documents}
    items = list(package.items.filter(document__in=sent))
    for item in items:
        item.sent_revision_id = sent[item.document_id]
    PackageItem.objects.bulk_update(items, ["sent_revision"])
    package.sent_at = clock.now()
    package.save(update_fields=["sent_at"])


def _held(package: DocumentPackage, *, archived: bool = False) -> DocumentPackage:
    """The package as it is now, held until the transaction ends, in a project that stays open."""
    project = hold_open(package.project)
    held: DocumentPackage = DocumentPackage.objects.select_for_update(no_key=True).get(pk=package.pk)
    held.project = project
    if (held.archived_at is not None) is not archived:
        words = _("This package is not archived.") if archived else _("This package is archived. Bring it back first.")
        raise RuleBroken(words)
    return held


def _kept(package: DocumentPackage, action: Action, reason: str, by: Member) -> DocumentPackage:
    _save(package)
    record(action, by=by, target=package, reason=lifecycle.require_reason(reason))
    return package


def _save(package: DocumentPackage) -> None:
    try:
        with transaction.atomic():
            package.save()
    except IntegrityError as error:
        if "package_name_once" not in str(error):
            raise
        words = _("There is a package that reads like “{name}” in this project. Choose another name.").format(
            name=package.name
        )
        raise RuleBroken(words, field="name") from error
