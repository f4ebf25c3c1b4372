"""Work packages: made, described, filled, and moved through their statuses."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import IntegrityError, transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.packages.domain import limits
from documents.packages.domain.changes import DOCUMENTS_TAKEN_OUT
from documents.packages.models import WorkPackage, WorkPackageItem, WorkPackageStatus
from documents.packages.services import holdings
from documents.register.domain import lifecycle
from documents.register.models import Document
from kazinex.core import clock, edit_conflicts
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.naming import first_of
from kazinex.core.translation import marked as _
from projects.models import Project, Term
from projects.services.project_locks import hold_open

HIDDEN = "a document you may not see"


def create(
    project: Project,
    *,
    number: str,
    title: str,
    description: str = "",
    discipline: Term | None = None,
    responsible_party: str = "",
    target_on: date | None = None,
    kind: str = "",
    by: Member,
) -> WorkPackage:
    """Make a work package, as a draft; its number is unique in the project and stays."""
    package = WorkPackage(number=limits.require_number(number), title=limits.require_title(title))
    package.description, package.discipline, package.target_on = description.strip(), discipline, target_on
    package.responsible_party, package.kind = responsible_party.strip(), kind.strip()
    with transaction.atomic():
        package.project = hold_open(project)
        _save(package)
        record(AuditAction.WORK_PACKAGE_CREATED, by=by, target=package, title=package.title)
    return package


def described(package: WorkPackage) -> dict[str, str]:
    """What a work package says of itself, in words."""
    return {
        "Title": package.title,
        "Description": package.description,
        "Discipline": str(package.discipline or ""),
        "Responsible party": package.responsible_party,
        "Target date": clock.shown_day(package.target_on) if package.target_on else "",
        "Kind": package.kind,
    }


def change(
    package: WorkPackage,
    *,
    title: str,
    description: str,
    discipline: Term | None,
    responsible_party: str,
    target_on: date | None,
    kind: str,
    seen: str = "",
    by: Member,
) -> WorkPackage:
    """Describe a work package otherwise; `seen` is the stamp of what was looked at."""
    with transaction.atomic():
        package = _held(package)
        before = described(package)
        edit_conflicts.require_as_seen(before, seen)
        package.title, package.description = limits.require_title(title), description.strip()
        package.discipline, package.target_on = discipline, target_on
        package.responsible_party, package.kind = responsible_party.strip(), kind.strip()
        if changes := lifecycle.as_changes(before, described(package)):
            package.save()
            record(AuditAction.WORK_PACKAGE_CHANGED, by=by, target=package, changes=changes)
    return package


def move(package: WorkPackage, *, to: str, reason: str = "", by: Member) -> WorkPackage:
    """Move a work package to another status, along the table; the way back asks for a reason."""
    with transaction.atomic():
        package = _held(package)
        before, after = WorkPackageStatus(package.status), WorkPackageStatus(to)
        if after not in package.moves:
            words = _("A work package that is “{before}” cannot become “{after}”.").format(
                before=before.label, after=after.label
            )
            raise RuleBroken(words, field="status")
        _require_ready(package, after, by=by)
        if _is_back(before, after):
            lifecycle.require_reason(reason)
        package.status = after
        package.save(update_fields=["status"])
        changes = {"Status": [str(before.label), str(after.label)]}
        record(AuditAction.WORK_PACKAGE_MOVED, by=by, target=package, reason=reason.strip(), changes=changes)
    return package


def add_documents(package: WorkPackage, documents: Sequence[Document], *, by: Member) -> list[Document]:
    """Put documents into a work package; one that is in another has to leave it first."""
    with transaction.atomic():
        package = _held(package)
        _require_unsubmitted(package)
        holders = dict(
            WorkPackageItem.objects.filter(document__in=documents).values_list("document_id", "package__number")
        )
        new = [document for document in dict.fromkeys(documents) if document.pk not in holders]
        if elsewhere := [each.number for each in documents if holders.get(each.pk, package.number) != package.number]:
            words = _("{numbers}: in another work package already. Take it out there first.").format(
                numbers=first_of(elsewhere)
            )
            raise RuleBroken(words, field="numbers")
        holdings.require_given(new, package.project, by=by)
        limits.require_room(package.items.count() + len(new))
        _put_in(package, new)
        holdings.tell(AuditAction.WORK_PACKAGE_DOCUMENT_ADDED, new, package, by=by)
    return new


def remove_documents(package: WorkPackage, documents: Collection[Document], *, by: Member) -> int:
    """Take documents out of a work package; returns how many were in it."""
    with transaction.atomic():
        package = _held(package)
        _require_unsubmitted(package)
        items = package.items.filter(document__in=documents)
        there = set(items.values_list("document_id", flat=True))
        items.delete()
        left = [document for document in documents if document.pk in there]
        holdings.tell(AuditAction.WORK_PACKAGE_DOCUMENT_REMOVED, left, package, by=by)
        if left:
            DOCUMENTS_TAKEN_OUT.announce(package, left, by)
    return len(left)


def _put_in(package: WorkPackage, documents: Sequence[Document]) -> None:
    try:
        with transaction.atomic():
            WorkPackageItem.objects.bulk_create([WorkPackageItem(package=package, document=each) for each in documents])
    except IntegrityError as error:
        words = _("Somebody else just put one of these documents into another work package. Look at the list again.")
        raise RuleBroken(words) from error


def _require_ready(package: WorkPackage, after: WorkPackageStatus, *, by: Member) -> None:
    """Submitted needs every document past draft, approved every one approved or issued."""
    wanted = {WorkPackageStatus.SUBMITTED: limits.PAST_DRAFT, WorkPackageStatus.APPROVED: limits.APPROVED}.get(after)
    if wanted is None:
        return
    held = Document.objects.filter(work_package_items__package=package, deleted_at=None)
    if not held.exists():
        raise RuleBroken(_("There is no document in it yet."), field="status")
    if standing := list(held.exclude(status__in=wanted).order_by("number").values_list("pk", "number")):
        seen = set(held.visible_to(by).exclude(shown_status__in=wanted).values_list("pk", flat=True))
        names = dict.fromkeys(number if pk in seen else HIDDEN for pk, number in standing)
        what = "still planned, a draft or void" if after == WorkPackageStatus.SUBMITTED else "not approved or issued"
        raise RuleBroken(
            _("In the way, as {what}: {first_of}.").format(what=what, first_of=first_of(names)), field="status"
        )


def _require_unsubmitted(package: WorkPackage) -> None:
    if package.status not in {WorkPackageStatus.DRAFT, WorkPackageStatus.ACTIVE}:
        status = package.get_status_display().lower()
        raise RuleBroken(
            _("This work package is {status}, so its documents stay. Make it active again first.").format(status=status)
        )


def _is_back(before: WorkPackageStatus, after: WorkPackageStatus) -> bool:
    order = list(WorkPackageStatus)
    return order.index(after) < order.index(before)


def _held(package: WorkPackage) -> WorkPackage:
    """The work package as it is now, held until the transaction ends, in a project that stays open."""
    project = hold_open(package.project)
    held: WorkPackage = WorkPackage.objects.select_for_update(no_key=True).get(pk=package.pk)
    held.project = project
    return held


def _save(package: WorkPackage) -> None:
    try:
        with transaction.atomic():
            package.save()
    except IntegrityError as error:
        if "work_package_number_once" not in str(error):
            raise
        words = _("The number {number}, or one that reads alike, is taken in this project. Enter another one.").format(
            number=package.number
        )
        raise RuleBroken(words, field="number") from error
