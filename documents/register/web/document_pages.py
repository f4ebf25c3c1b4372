"""What surrounds every page about one document: its tabs, its actions, and the way back."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from documents.register.domain.questions import ASKED_OF_NEW_DOCUMENT, ASKED_OF_NEW_REVISION
from documents.register.models import Document, Revision, visibility
from documents.register.web.viewing import Addresses, View, view
from kazinex.core import routing
from kazinex.core.actors import Member
from kazinex.core.features import installed
from kazinex.core.forms import FormPart
from kazinex.core.http import page
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

PRIMARY = _("Upload new revision")  # the action that stands beside the menu too


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its words, its address, and how many things it holds."""

    label: str
    url: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the Actions menu."""

    label: str
    url: str
    icon: str
    tone: str = "neutral"


def document_page(request: Any, template: str, document: Document, **context: Any) -> HttpResponse:
    """A page about a document, with its tabs and the actions this person may take."""
    return page(request, template, **surroundings(request, document), **context)


def surroundings(request: Any, document: Document) -> dict[str, Any]:
    """What every page about a document takes besides its own."""
    entries = actions(request, document)
    return {
        "document": document,
        "register_url": address(request, "documents:register"),
        "document_url": address(request, "documents:document", document),
        "tabs": partial(tabs, request, document),  # counted only where the page shows them
        "entries": entries,
        "primary": next((entry for entry in entries if entry.label == PRIMARY), None),
    }


def revision_view(request: Any, document: Document, revision: Revision | None) -> View:
    """What a member is shown of a revision, from the page on that the address asks for."""
    return view(revision, request.GET.get("page", ""), at=addresses(request, document, revision))


def addresses(request: Any, document: Document, revision: Revision | None) -> Addresses:
    """Where a member finds the pictures of a revision."""
    key = revision.public_id if revision else ""
    return Addresses("documents", (request.organisation.slug, request.project.code, document.number, key))


def address(request: Any, name: str, document: Document | None = None, *more: Any) -> str:
    """An address in this project by name."""
    first = [request.organisation.slug, request.project.code]
    return routing.address(name, *first, *([document.number] if document else []), *more)


def back_to(request: Any, document: Document) -> HttpResponse:
    """To the document, or to the register where it cannot be seen any more."""
    now = Document.objects.get(pk=document.pk)
    gone = now.is_deleted and not request.actor.decide(Permission.MANAGE_DOCUMENTS)
    if gone or not visibility.can_see(request.actor, now):
        return redirect(address(request, "documents:register"))
    return redirect(address(request, "documents:document", document))


def asked_besides(document: Document, revision: Revision | None, actor: Member) -> list[FormPart]:
    """What apps above ask where a revision is uploaded, or this one is released."""
    return [part for part in ASKED_OF_NEW_REVISION.ask(document, revision, actor) if part]


def asked_of_new(actor: Member) -> list[FormPart]:
    """The same where a document is registered."""
    return [part for part in ASKED_OF_NEW_DOCUMENT.ask(actor) if part]


def tabs(request: Any, document: Document) -> list[Tab]:
    """What every app puts on a document's page, for this person."""
    return [
        Tab(tab.label, address(request, tab.route, document), tab.count and tab.count(document, request.actor))
        for tab in installed().document_tabs
        if tab.permission is None or request.actor.decide(tab.permission, when_closed=tab.when_closed)
    ]


def actions(request: Any, document: Document) -> list[Entry]:
    """What this person may do with the document as it is now."""
    return [
        Entry(action.label, address(request, action.route, document), action.icon, action.tone)
        for action in installed().document_actions
        if action.offered(document, request.actor)
    ]
