"""Which documents, and so which of their events, somebody may not know of (ARCHITECTURE 11)."""

from collections.abc import Callable, Iterable

from django.db.models import Model

from documents.register.models import Document, PageComment, Revision
from kazinex.core.actors import Member
from kazinex.core.document_visibility import Face
from kazinex.core.permissions import Permission
from kazinex.core.shapes import Rows
from projects.queries.actors import MemberActor, member_actor


def documents(actor: Member, keys: set[str]) -> set[str]:
    """Of these documents, and revisions as “document/code”, those the actor does not see, wherever they stand."""
    wanted = {int(key) for key in map(_document, keys) if key.isdecimal()}
    found = Document.objects.filter(pk__in=wanted).select_related("project")
    projects = {document.project_id: document.project for document in found}
    seen: set[str] = set()
    for project in projects.values():
        if there := acting_in(actor, project.code):
            visible = Document.objects.filter(pk__in=wanted).visible_to(there)
            seen |= _seen(keys, visible.values_list("pk", "face", "shown_code"))
    return keys - seen


def deleted(actor: Member, keys: set[str]) -> set[str]:
    """Of these documents, those that are deleted for somebody who may not look at deleted ones."""
    if actor.decide(Permission.MANAGE_DOCUMENTS):
        return set()
    gone = Document.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()]).exclude(deleted_at=None)
    return {str(pk) for pk in gone.values_list("pk", flat=True)}


def revisions(actor: Member, keys: set[str]) -> set[str]:
    """Of these revisions, those the actor does not see."""
    found = Revision.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    named = {str(pk): f"{document}/{code}" for pk, document, code in found.values_list("pk", "document_id", "code")}
    hidden = documents(actor, set(named.values()))
    return {key for key in keys if named.get(key) in hidden or key not in named}


def comments(actor: Member, keys: set[str]) -> set[str]:
    """Of these page comments, those on revisions the actor does not see."""
    found = PageComment.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    on = {str(pk): str(revision) for pk, revision in found.values_list("pk", "revision_id")}
    hidden = revisions(actor, set(on.values()))
    return {key for key in keys if key not in on or on[key] in hidden}


def seen_by_project(actor: Member, kind: type[Model], keys: set[str], seen: Callable[[MemberActor], Rows]) -> set[str]:
    """Of these keys of a kind of thing that projects have, those that the actor sees where each stands.

    `seen` tells what somebody who acts in a project sees of that kind.
    """
    wanted = {int(key) for key in keys if key.isdecimal()}
    found: set[str] = set()
    for project, code in set(kind._default_manager.filter(pk__in=wanted).values_list("project", "project__code")):
        if there := acting_in(actor, code):
            here = seen(there).filter(pk__in=wanted, project=project)
            found |= {str(pk) for pk in here.values_list("pk", flat=True)}
    return found


def _document(key: str) -> str:
    return key.partition("/")[0]


def _seen(keys: set[str], visible: Iterable[tuple[int, str, str]]) -> set[str]:
    """Those of the keys that are seen: whatever is about a document as such, and of its revisions those shown."""
    shown = {str(pk): None if face == Face.WHOLE else code for pk, face, code in visible}
    parts = [(key, *key.partition("/")) for key in keys]
    return {key for key, pk, _, code in parts if pk in shown and (not code or shown[pk] in {None, code})}


def acting_in(actor: Member, code: str) -> MemberActor | None:
    """The same person in another project; None where it does not exist for them."""
    if not isinstance(actor, MemberActor):
        return None
    if actor.project and actor.project.code == code:
        return actor
    return member_actor(actor.membership, project_code=code)
