"""Which documents, and so which of their events, somebody may not know of (ARCHITECTURE 11)."""

from documents.register.models import Document, Revision
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from projects.queries.actors import MemberActor, member_actor


def documents(actor: Member, keys: set[str]) -> set[str]:
    """Of these documents, those the actor does not see, wherever they stand."""
    wanted = {int(key) for key in keys if key.isdecimal()}
    found = Document.objects.filter(pk__in=wanted).select_related("project")
    projects = {document.project_id: document.project for document in found}
    seen: set[str] = set()
    for project in projects.values():
        if there := acting_in(actor, project.code):
            visible = Document.objects.filter(pk__in=wanted).visible_to(there)
            seen |= {str(pk) for pk in visible.values_list("pk", flat=True)}
    return keys - seen


def deleted(actor: Member, keys: set[str]) -> set[str]:
    """Of these documents, those that are deleted for somebody who may not look at deleted ones."""
    if actor.decide(Permission.MANAGE_DOCUMENTS):
        return set()
    gone = Document.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()]).exclude(deleted_at=None)
    return {str(pk) for pk in gone.values_list("pk", flat=True)}


def revisions(actor: Member, keys: set[str]) -> set[str]:
    """Of these revisions, those of documents the actor does not see."""
    wanted = [int(key) for key in keys if key.isdecimal()]
    holders = dict(Revision.objects.filter(pk__in=wanted).values_list("pk", "document_id"))
    hidden = documents(actor, {str(document) for document in holders.values()})
    return {key for key in keys if str(holders.get(int(key))) in hidden or int(key) not in holders}


def acting_in(actor: Member, code: str) -> MemberActor | None:
    """The same person in another project; None where it does not exist for them."""
    if not isinstance(actor, MemberActor):
        return None
    if actor.project and actor.project.code == code:
        return actor
    return member_actor(actor.membership, project_code=code)
