"""What surrounds every page about one document: its tabs, its actions, and the way back."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse

from documents.register.domain import document_tabs, editing
from documents.register.models import Document
from kazinex.core.http import page
from kazinex.core.permissions import Permission


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


def document_page(
    request: Any, template: str, document: Document, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page about a document, with its tabs and the actions this person may take."""
    surroundings = {
        "document": document,
        "register_url": address(request, "documents:register"),
        "document_url": address(request, "documents:document", document),
        "tabs": tabs(request, document),
        "entries": actions(request, document),
        "primary": _upload_entry(request, document),
    }
    return page(request, template, status=status, **surroundings, **context)


def address(request: Any, name: str, document: Document | None = None, *more: Any) -> str:
    """An address in this project by name; empty where no such page exists."""
    first = [request.organisation.slug, request.project.code]
    try:
        return reverse(name, args=[*first, *([document.number] if document else []), *more])
    except NoReverseMatch:
        return ""


def tabs(request: Any, document: Document) -> list[Tab]:
    """Details, Revisions, what other rooms add, Activity, Access."""
    revisions = document.revisions.count()
    found = [
        Tab("Details", address(request, "documents:document", document)),
        Tab("Revisions", address(request, "documents:revisions", document), revisions),
        *(
            Tab(
                panel.label,
                address(request, panel.url_name, document),
                panel.count and panel.count(document, request.actor),
            )
            for panel in document_tabs.open_to(request.actor)
        ),
        Tab("Activity", address(request, "documents:activity", document)),
        Tab("Access", address(request, "documents:access", document)),
    ]
    return [tab for tab in found if tab.url]


def actions(request: Any, document: Document) -> list[Entry]:
    """What this person may do with the document as it is now."""
    actor = request.actor
    manages = bool(actor.decide(Permission.MANAGE_DOCUMENTS))

    def entry(offered: bool, label: str, name: str, icon: str, tone: str = "neutral") -> Entry | None:
        url = address(request, name, document) if offered else ""
        return Entry(label, url, icon, tone) if url else None

    present, locked = not document.is_deleted, document.is_locked
    shares = present and bool(actor.decide(Permission.MANAGE_GUEST_SHARES))
    edits = present and bool(editing.decision(actor, document))
    found = [
        _upload_entry(request, document),
        entry(shares, "Create Guest Share", "guestshares:share-new", "link"),
        entry(edits, "Edit details", "documents:document-edit", "pencil-square"),
        entry(manages and present, "Change status", "documents:status-change", "arrows-right-left"),
        entry(manages and present and not locked, "Lock", "documents:lock", "lock-closed"),
        entry(manages and present and locked and actor.is_project_admin, "Unlock", "documents:unlock", "lock-open"),
        entry(manages and present, "Confidentiality", "documents:confidentiality", "eye-slash"),
        entry(manages and present, "Delete", "documents:delete", "trash", "bad"),
        entry(manages and not present, "Restore", "documents:restore", "arrow-uturn-left"),
    ]
    return [one for one in found if one]


def _upload_entry(request: Any, document: Document) -> Entry | None:
    offered = not (document.is_deleted or document.is_locked)
    if not offered or not request.actor.decide(Permission.UPLOAD_DOCUMENTS):
        return None
    return Entry("Upload new revision", address(request, "documents:revision-add", document), "arrow-up-tray")
