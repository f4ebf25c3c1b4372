"""One of everything that an address can name: Meridian's, Northgate's, and nobody's."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership
from audit.domain.conditions import Filters
from audit.models import AuditEvent, AuditExport
from audit.services import exports
from documents.packages.services import packages, work_packages
from documents.register.services import uploads
from guestshares.domain.actors import GuestActor
from guestshares.models import Share
from guestshares.services import responses, sessions, shares
from kazinex.core import opaque_ids
from kazinex.core.tenancy import active_organisation_id, organisation_active
from tests.cast import World, nobody_active


def known(world: World) -> dict[str, Any]:
    """What Meridian has, by the name of the parameter that names it."""
    share = _share(world, "plan", "dina", "harbour")
    named = {"group": world.groups["client"].public_id, "term": opaque_ids.of(world.CIV)}
    return _names(world, "plan", "vera", share) | named


def foreign(world: World) -> dict[str, Any]:
    """What Northgate has, by the name of the parameter that names it."""
    with nobody_active(), organisation_active(world.northgate):
        share = _share(world, "foreign", "dan", "depot")
        found = _names(world, "foreign", "dan", share)
        from projects.models import AccessGroup, Term, TermKind

        group = AccessGroup.objects.create(project=world.depot, name="Depot team")
        term = Term.objects.create(kind=TermKind.DISCIPLINE, code="DEP", name="Depot")
    return found | {"group": group.public_id, "term": opaque_ids.of(term)}


def unknown() -> dict[str, Any]:
    """Well-formed names of what nobody has."""
    nobody = "0" * 24
    return {
        "attachment": nobody,
        "group": nobody,
        "kind": "discipline",
        "member": nobody,
        "number": "NOBODY-001",
        "package": nobody,
        "page": 1,
        "public_id": nobody,
        "revision": nobody,
        "share": nobody,
        "term": "A" * 22,
        "uid": UUID(int=7),
        "work_package": nobody,
    }


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
        "kind": "discipline",
        "member": Membership.objects.get(user=world.people[member]).public_id,
        "number": record.number,
        "package": package.public_id,
        "page": 1,
        "public_id": _export(world).public_id,
        "revision": revision.public_id,
        "share": share.public_id,
        "uid": AuditEvent.objects.latest("id").uid,
        "work_package": work.public_id,
    }


def _share(world: World, document: str, controller: str, project: str) -> Share:
    """A share that was opened and answered with a file."""
    organisation = world.projects[project].organisation
    issued = shares.create(
        world.documents[document],
        recipient_name="Jo Reid",
        recipient_email="jo@designer.example",
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


def _export(world: World) -> AuditExport:
    """An export the organisation's admin asked for."""
    name, organisation = (
        ("nora", world.northgate) if active_organisation_id() == world.northgate.pk else ("ada", world.meridian)
    )
    by = world.actor(name, "", organisation)
    return AuditExport.objects.first() or exports.request(Filters(), zone=organisation.time_zone, by=by)
