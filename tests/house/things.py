"""One of everything that an address can name: Meridian's, Northgate's, and nobody's."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership, User
from audit.domain.conditions import Filters
from audit.models import AuditEvent, AuditExport
from audit.services import exports
from documents.handovers.models import Handover, HandoverPart
from documents.packages.services import packages, work_packages
from documents.register.models import ImportFile, PageComment, Revision, UploadBatch
from documents.register.models.pins import Pin
from documents.register.services import comments, custom_fields, storage, uploads
from documents.reports.models import SavedReport
from documents.transmittals.domain import member_lines
from documents.transmittals.models import DistributionList
from documents.transmittals.services import distribution_lists
from documents.workflows.domain import matrix_lines
from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import MatrixRule, WorkflowTemplate
from documents.workflows.services import matrix_rules, templates
from documents.workflows.services.matrix_rules import RuleDraft
from guestshares.domain.actors import GuestActor
from guestshares.models import Share
from guestshares.services import responses, sessions, shares
from kazinex.core import clock, opaque_ids
from kazinex.core.models import make_public_id
from kazinex.core.tenancy import active_organisation_id, organisation_active
from projects.models import Holiday, Job, Project, SavedView
from tests.cast import World, nobody_active
from tests.house import letter_things, transmittal_things, workflow_things


def known(world: World) -> dict[str, Any]:
    """What Meridian has, by the name of the parameter that names it."""
    share = _share(world, "plan", "dina", "harbour")
    holiday = Holiday.objects.create(day=date(2026, 12, 25), name="Christmas Day")
    named = {"holiday": holiday.public_id, "group": world.groups["client"].public_id, "term": opaque_ids.of(world.CIV)}
    field = custom_fields.add(label="Contract area", kind="text", by=world.actor("ada", ""))
    named["field"] = field.public_id
    return _names(world, "plan", "vera", share) | named


def foreign(world: World) -> dict[str, Any]:
    """What Northgate has, by the name of the parameter that names it."""
    with nobody_active(), organisation_active(world.northgate):
        share = _share(world, "foreign", "dan", "depot")
        found = _names(world, "foreign", "dan", share)
        from projects.models import AccessGroup, Term, TermKind

        group = AccessGroup.objects.create(project=world.depot, name="Depot team")
        term = Term.objects.create(kind=TermKind.DISCIPLINE, code="DEP", name="Depot")
        holiday = Holiday.objects.create(day=date(2026, 12, 25), name="Christmas Day")
        field = custom_fields.add(label="Contract area", kind="text", by=world.actor("nora", "", world.northgate))
    found |= {"field": field.public_id, "holiday": holiday.public_id}
    return found | {"group": group.public_id, "term": opaque_ids.of(term)}


def unknown() -> dict[str, Any]:
    """Well-formed names of what nobody has."""
    nobody = "0" * 24
    return {
        "attachment": nobody,
        "before": nobody,
        "comment": 999,
        "batch": nobody,
        "field": nobody,
        "group": nobody,
        "holiday": nobody,
        "file": nobody,
        "job": nobody,
        "handover": nobody,
        "kind": "discipline",
        "listed": "documents",
        "member": nobody,
        "number": "NOBODY-001",
        "package": nobody,
        "page": 1,
        "part": 1,
        "pinned": nobody,
        "public_id": nobody,
        "report": "document-status",
        "revision": nobody,
        "rule": nobody,
        "distribution": nobody,
        "distribution_list": nobody,
        "saved_report": nobody,
        "saved_view": nobody,
        "shares_view": nobody,
        "share": nobody,
        "step": 1,
        "template": nobody,
        "term": "A" * 22,
        "tile": "100-0-0",
        "uid": UUID(int=7),
        "work_package": nobody,
        "workbook": nobody,
        "workflow": "WF-9999",
        "transmittal": "TR-9999",
        "receipt": nobody,
        "unissued": nobody,
        **letter_things.unknown(),
    }


def template(project: Project | None, by: Any) -> WorkflowTemplate:
    """A draft of a workflow template with one step, of a project or of the organisation."""
    step = StepSpec("Review", participants=("role: Reviewer",))
    return templates.create(project, name="Standard review", steps=[step], by=by)


def _names(world: World, document: str, member: str, share: Share) -> dict[str, Any]:
    record = world.documents[document]
    revision = record.revisions.get(code="A")
    item = share.items.get()
    by = world.actor("ada" if record.project == world.harbour else "nora", record.project.code, record.organisation)
    package = packages.create(record.project, name="Tender set", by=by)
    packages.add_documents(package, [record], by=by)
    work = work_packages.create(record.project, number="WP-001", title="Drainage", by=by)
    work_packages.add_documents(work, [record], by=by)
    return {
        "attachment": item.attachments.get().public_id,
        "before": revision.public_id,
        "comment": comment(revision, by).number,
        "batch": batch_of(record.project, world.people[member]),
        "workbook": import_of(record.project, world.people[member]),
        "job": _job(record.project, world.people[member]),
        "handover": handover_of(record.project, world.people[member]),
        "kind": "discipline",
        "listed": "documents",
        "member": Membership.objects.get(user=world.people[member]).public_id,
        "number": record.number,
        "package": package.public_id,
        "page": 1,
        "part": 1,
        "public_id": _export(world).public_id,
        "report": "document-status",
        "revision": revision.public_id,
        "rule": rule(record.project, by).public_id,
        "distribution": share.distribution,
        "distribution_list": distribution_list(None, by).public_id,
        "saved_report": report_of(record.project, world.people[member]),
        "saved_view": view_of(record.project, world.people[member]),
        "share": share.public_id,
        "shares_view": shares_view(by.user),
        "template": template(None, by).public_id,
        "tile": "100-0-0",
        "uid": AuditEvent.objects.latest("id").uid,
        "work_package": work.public_id,
        **workflow_things.named(world, record.project, by),
        **transmittal_things.named(world, record.project, by, drafter=world.people[member]),
        **letter_things.named(record.project, by, world.people[member]),
    }


def _share(world: World, document: str, controller: str, project: str) -> Share:
    """A share that was opened and answered with a file."""
    organisation = world.projects[project].organisation
    issued = shares.create(
        world.documents[document],
        recipient_name="Jo Reid",
        recipient_email="jo@designer.example",
        distribution=make_public_id(),
        expiry=7,
        by=world.actor(controller, project, organisation),
    )
    opening = sessions.open(issued.share, name="Jo Reid", email="jo@designer.example", acknowledged=True)
    responses.submit(
        issued.share.items.get(),
        session=opening.session,
        decision="approved",
        comment="Fine.",
        files=[uploads.check(SimpleUploadedFile("note.txt", b"Fine.\n"))],
        by=GuestActor(issued.share, opening.session),
    )
    return issued.share


def distribution_list(project: Project | None, by: Any) -> DistributionList:
    """A distribution list of a project, or of the organisation."""
    return distribution_lists.create(project, name="Designers", members=member_lines.read("role: Reviewer"), by=by)


def rule(project: Project, by: Any) -> MatrixRule:
    """A rule of the review matrix."""
    draft = RuleDraft(reviewers=matrix_lines.read("role: Reviewer"), rule="all", days=5)
    return matrix_rules.add(project, draft, by=by)


def comment(revision: Revision, by: Any) -> PageComment:
    """A comment at a place of a page."""
    return comments.add(revision, page=1, pin=Pin(100, 200), kind="question", text="Is this the invert?", by=by)


def batch_of(project: Project, person: User) -> str:
    """Files somebody has sent and not registered yet; nobody else's batch is there for them."""
    return str(UploadBatch.objects.create(project=project, uploader=person).public_id)


def import_of(project: Project, person: User) -> str:
    """A workbook somebody is about to import; nobody else's is there for them."""
    known = {"name": "deliverables.xlsx", "size": 1, "sha256": "0" * 64}
    return str(ImportFile.objects.create(project=project, uploader=person, **known).public_id)


def own_of(project: Project, by: Any) -> dict[str, Any]:
    """What is there for nobody but the person whose it is: files sent, drafts, what they saved for themselves."""
    return {
        "batch": batch_of(project, by.user),
        "workbook": import_of(project, by.user),
        "saved_view": view_of(project, by.user),
        "saved_report": report_of(project, by.user),
        "handover": handover_of(project, by.user),
        "unissued": transmittal_things.draft_of(project, by),
        **letter_things.draft_of(project, by),
    }


def _job(project: Project, person: User) -> str:
    """Work that waits for a worker."""
    job = Job.objects.create(project=project, person=person, kind="nothing", label="Import of 3 documents")
    return str(job.public_id)


def view_of(project: Project, person: User) -> str:
    """A view of the register that somebody saved for themselves."""
    view = SavedView.objects.create(project=project, owner=person, listed="documents", name="For review")
    return str(view.public_id)


def shares_view(person: User) -> str:
    """A view of Active Shares that somebody shared with whoever may open that list."""
    view = SavedView.objects.create(owner=person, listed="active-shares", name="Live", is_shared=True)
    return str(view.public_id)


def report_of(project: Project, person: User) -> str:
    """A report that somebody saved for themselves."""
    saved = SavedReport.objects.create(project=project, owner=person, kind="document-status", name="Civil")
    return str(saved.public_id)


def handover_of(project: Project, person: User) -> str:
    """A package with one archive that somebody made; nobody else's is there for them."""
    facts: dict[str, Any] = {"which": "current", "part_size": 1024**3, "finished_at": clock.now(), "files_count": 1}
    made = Handover.objects.create(project=project, maker=person, number=Handover.objects.count() + 1, **facts)
    kept = {"storage_key": storage.put(ContentFile(b"PK"), "handovers"), "size": 2, "sha256": "0" * 64}
    HandoverPart.objects.create(handover=made, number=1, name=f"{made.file_stem}.zip", **kept)
    return str(made.public_id)


def _export(world: World) -> AuditExport:
    """An export the organisation's admin asked for."""
    name, organisation = (
        ("nora", world.northgate) if active_organisation_id() == world.northgate.pk else ("ada", world.meridian)
    )
    by = world.actor(name, "", organisation)
    return AuditExport.objects.first() or exports.request(Filters(), zone=organisation.time_zone, by=by)
