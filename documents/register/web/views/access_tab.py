"""Who can see a document, and why, with the line of SPEC 3.4 that lets each in; to most, their own line only."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

from accounts.models import User
from documents.register import queries
from documents.register.models import Document
from documents.register.models.visibility import facts_of
from documents.register.web.document_pages import document_page
from kazinex.core.access import Step
from kazinex.core.document_visibility import Face, Sight, see
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission
from projects.queries import people


@dataclass(frozen=True, slots=True)
class Seen:
    """One person, whether they see the document and at which revisions, and the lines that decided."""

    user: User
    role: str
    allowed: bool
    revisions: str
    steps: tuple[Step, ...]
    why_url: str


@access(None, to=queries.document)
def access_tab(request: MemberRequest, document: Document) -> HttpResponse:
    """Everybody in the project, those who see the document first; one's own line to who manages neither (SPEC 7)."""
    facts = facts_of(document)
    why = reverse("projects:explain", args=[request.organisation.slug, request.project.code])
    may_ask = request.actor.decide(Permission.MANAGE_MEMBERS)
    manages = any(map(request.actor.holds, (Permission.MANAGE_MEMBERS, Permission.MANAGE_DOCUMENTS)))
    found = []
    for person in people.everybody(request.project) if manages else [request.actor]:
        sight = see(person.grants, facts)
        url = f"{why}?person={person.membership.public_id}&document={document.number}"
        may = may_ask or person.membership.pk == request.actor.membership.pk
        shown = _revisions(document, sight)
        found.append(Seen(person.user, person.role_name, sight.allowed, shown, sight.steps, url if may else ""))
    seen, unseen = [one for one in found if one.allowed], [one for one in found if not one.allowed]
    return document_page(request, "documents/access.html", document, seen=seen, unseen=unseen, manages=manages)


def _revisions(document: Document, sight: Sight) -> str:
    """Which revisions somebody sees; who sees one only is not told that there are others."""
    if not sight:
        return ""
    codes = {Face.CURRENT: document.current_code, Face.RELEASED: document.released_code}
    return codes.get(sight.face, "All")
