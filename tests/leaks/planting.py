"""Canaries: hidden documents and all that hangs on them, made as people make them."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from documents.register.models import Document
from documents.register.services import documents, revisions, statuses, uploads
from guestshares.domain.actors import GuestActor
from guestshares.models import Share
from guestshares.services import access_requests, readings, responses, sessions, shares
from kazinex.core.models import make_public_id
from kazinex.core.permissions import Permission
from projects.models import AccessGroup, AccessGroupMember
from tests.cast import World

POWERS = [
    action.value
    for action in Permission
    if action not in {Permission.COMPLETE_WORKFLOW_STEP, Permission.VIEW_AUDIT_LOG}
]
LOG = Permission.VIEW_AUDIT_LOG.value


def power(world: World, name: str, *actions: str, project: str = "harbour") -> None:
    """Give somebody actions by a group that filters nothing."""
    holder = world.projects[project]
    group = AccessGroup.objects.create(
        project=holder, name=f"Powers of {name} {len(actions)}", actions=[str(action) for action in actions]
    )
    AccessGroupMember.objects.create(group=group, user=world.people[name])


def narrow(world: World, name: str) -> None:
    """From now on this person sees what the civil team sees, and nothing confidential."""
    AccessGroupMember.objects.create(group=world.civil_team, user=world.people[name])


def hide(world: World, tag: str, *, project: str = "harbour", **facts: Any) -> Document:
    """A document that was edited, locked, revised, moved, deleted and restored, in words that are all canaries."""
    actor = world.actor("ada", project)
    hidden = documents.register(
        world.projects[project],
        number=f"KANARY{tag}-001",
        title=f"kanary{tag}-title",
        revision_code=f"KANARY{tag}A",
        file=_pdf(world, tag, "one"),
        originator=f"kanary{tag}-originator",
        description=f"kanary{tag}-description",
        by=actor,
        **facts,
    )
    documents.edit(hidden, by=actor, title=f"kanary{tag}-second", originator=f"kanary{tag}-another")
    documents.lock(hidden, reason=f"kanary{tag}-lock", by=actor)
    documents.unlock(hidden, reason=f"kanary{tag}-unlock", by=actor)
    second = revisions.add(hidden, code=f"KANARY{tag}B", file=_pdf(world, tag, "two"), by=actor)
    revisions.note_download(second, by=actor)
    statuses.move(second, to="for_review", reason=f"kanary{tag}-status", by=actor)
    documents.delete(hidden, reason=f"kanary{tag}-delete", by=actor)
    documents.restore(hidden, reason=f"kanary{tag}-restore", by=actor)
    hidden.refresh_from_db()
    return hidden


def confidential(world: World, tag: str, *, groups: list[AccessGroup] | None = None, **facts: Any) -> Document:
    """The same, confidential; assigned to groups, when they are given."""
    hidden = hide(world, tag, confidential=True, **facts)
    if groups:
        by = world.actor("ada", hidden.project.code)
        documents.set_confidential(hidden, True, groups=groups, reason=f"kanary{tag}-groups", by=by)
    return hidden


def share(world: World, shared: Any, tag: str, *, by: str = "ada", revoked: bool = False) -> Share:
    """A share of one or more documents that a guest opened, read and answered with a file; in words of this tag."""
    several = shared if isinstance(shared, list) else [shared]
    actor = world.actor(by, several[0].project.code)
    issued = shares.create(
        shared,
        recipient_name=f"kanary{tag}-guest",
        recipient_email=f"kanary{tag}-mail@client.example",
        label=f"kanary{tag}-label",
        instructions=f"kanary{tag}-instructions",
        expiry=7,
        max_opens=3,
        distribution=make_public_id(),
        reason="Agreed",
        by=actor,
    )
    _visit(issued.share, tag)
    shares.extend(issued.share, expiry=10, max_opens=5, because=f"kanary{tag}-because", by=actor)
    shares.rotate(issued.share, by=actor)
    if revoked:
        shares.revoke(issued.share, reason=f"kanary{tag}-revoke", by=actor)
        access_requests.ask(issued.share, note=f"kanary{tag}-note")
        access_requests.decline(issued.share, reason=f"kanary{tag}-decline", by=actor)
    issued.share.refresh_from_db()
    return issued.share


def _visit(shared: Share, tag: str) -> None:
    stated = f"kanary{tag}-stated"
    opening = sessions.open(shared, name=stated, email=f"{stated}@client.example", acknowledged=True)
    guest = GuestActor(shared, opening.session)
    for item in shared.items.all()[:1]:
        readings.viewed(item, session=opening.session, by=guest)
        readings.downloaded(item, by=guest)
        responses.submit(
            item,
            session=opening.session,
            decision="approved",
            comment=f"kanary{tag}-comment",
            files=[uploads.check(SimpleUploadedFile(f"kanary{tag}-file.txt", f"kanary{tag}-content\n".encode()))],
            by=guest,
        )


def _pdf(world: World, tag: str, salt: str) -> Any:
    """A file whose name and content are of this document alone."""
    content = world.pdf + f"% kanary{tag}-{salt}\n".encode()
    return uploads.check(SimpleUploadedFile(f"kanary{tag}-{salt}.pdf", content))
