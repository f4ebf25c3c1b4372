"""A workflow that addresses can name, with a step for everybody and an answer with a file."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership
from documents.register.services import storage, uploads
from documents.workflows.domain.routes import StepSpec
from documents.workflows.domain.startable import Wanted
from documents.workflows.models import StepAttachment, StepPart
from documents.workflows.models.words import StepKind
from documents.workflows.queries import pinning
from documents.workflows.services import starting, templates
from kazinex.core.clock import now
from projects.models import Project
from tests.cast import World


def named(world: World, project: Project, by: Any) -> dict[str, Any]:
    """A workflow with one step, which everybody of the cast is asked to sign, and an answer with a file."""
    pinned = world.add_document("WF-DOC-001", project=project.code, owner=str(by.user.name).split()[0].lower())
    step = StepSpec("Signature", StepKind.SIGN, (by.user.email,))
    made = templates.activate(templates.create(project, name="Sign it", steps=[step], by=by), by=by)
    revisions = pinning.revisions(by, [Wanted(pinned.number)])
    started = starting.start(project, template=made, title="As built", revisions=revisions, by=by).workflow
    first = started.steps.get()
    for person in {member.user for member in Membership.objects.select_related("user")} - {by.user, world.ines}:
        StepPart.objects.create(step=first, user=person)
    part = StepPart.objects.create(step=first, user=world.ines, status="answered", decision="sign", decided_at=now())
    checked = uploads.check(SimpleUploadedFile("note.txt", b"Fine.\n"))
    facts = {"name": checked.name, "size": checked.size, "media_type": checked.media_type, "sha256": checked.sha256}
    file = StepAttachment.objects.create(part=part, storage_key=storage.keep(checked), **facts)
    return {"workflow": started.code, "step": 1, "pinned": revisions[0].public_id, "file": file.public_id}
