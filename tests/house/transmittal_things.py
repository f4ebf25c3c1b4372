"""A transmittal that addresses can name, sent to everybody, and a draft of one person's."""

from typing import Any

from accounts.models import Membership
from documents.transmittals.models import Transmittal, TransmittalRecipient
from documents.transmittals.services import acknowledging, drafts, issuing
from kazinex.core.actors import Member
from projects.models import Project
from tests.cast import World


def named(world: World, project: Project, by: Member, *, drafter: Any) -> dict[str, Any]:
    """A transmittal of a document of its own, addressed to everybody of the organisation, and a draft."""
    sent = world.add_document("TR-DOC-001", project=project.code, owner=str(by.user.name).split()[0].lower())
    facts: dict[str, Any] = {"subject": "As built", "purpose": "information", "documents": sent.number}
    made = issuing.issue(drafts.create(project, to=by.user.email, by=by, **facts), by=by)
    part = acknowledging.acknowledge(made.recipients.get(), by=by)
    kept = {name: getattr(made, name) for name in ("project", "issued_at", "series", "number", "subject")}
    people = {member.user for member in Membership.objects.select_related("user")} - {by.user}
    for place, person in enumerate(sorted(people, key=lambda one: one.pk), start=2):
        facts_of_one = {"name": person.name, "email": person.email, "email_key": person.email, "addressed_as": "to"}
        TransmittalRecipient.objects.create(transmittal=made, user=person, position=place, **kept, **facts_of_one)
    facts |= {"created_by": drafter, "to_lines": by.user.email, "document_lines": facts.pop("documents")}
    draft = Transmittal.objects.create(project=project, **facts)
    return {"transmittal": made.code, "unissued": draft.public_id, "receipt": part.public_id}


def draft_of(project: Project, by: Member) -> str:
    """A draft of somebody's own."""
    facts: dict[str, Any] = {"subject": "As built", "purpose": "information", "documents": "TR-DOC-001"}
    return str(drafts.create(project, to=by.user.email, by=by, **facts).public_id)
