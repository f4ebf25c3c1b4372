"""Actions that people will ask about: each on a page of its own, with its consequences and a reason."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse

from documents.register import queries
from documents.register.domain.changes import DOCUMENT_DELETED, DOCUMENT_MADE_CONFIDENTIAL
from documents.register.models import Document
from documents.register.services import documents
from documents.register.web.document_pages import back_to, surroundings
from documents.register.web.forms import ConfidentialityForm
from kazinex.core.forms import HouseForm, posted
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage

ADMINS = ("org_admin", "project_admin")
LOCKED = Notice(
    _("No new revision can be added"),
    _("Whoever tries is told that the document is locked. Only a project admin or an org admin can unlock it."),
    tone="warn",
)
UNLOCKED = Notice(
    _("New revisions can be added again"),
    _("Whoever may upload documents can add a revision from then on."),
    tone="info",
)
DELETED = _(
    "It disappears from every list and search, and guests lose access at once. Its number stays reserved, and who "
    "manages documents can restore it."
)
OPEN_OUTSIDE = _("People outside lose access at once when it becomes confidential")
KEPT = _("You can keep their access on purpose, with the tick below.")
NOT_KEPT = _("Only a project admin or an org admin can keep their access.")
RESTORED = Notice(
    _("The document comes back into the register"),
    _("It stands in lists and searches again under its number. Shares that ended when it was deleted stay ended."),
    tone="info",
)


@access(Permission.MANAGE_DOCUMENTS, to=queries.document)
def lock(request: MemberRequest, document: Document) -> HttpResponse:
    """Stop new revisions."""
    done = _("{number} is locked.").format(number=document.number)
    return _ask(request, document, _("Lock"), documents.lock, LOCKED, done=done)


@access(Permission.MANAGE_DOCUMENTS, to=queries.document, only=ADMINS)
def unlock(request: MemberRequest, document: Document) -> HttpResponse:
    """Let new revisions in again; for Project Admins and Org Admins (SPEC 3.2)."""
    done = _("{number} is unlocked.").format(number=document.number)
    return _ask(request, document, _("Unlock"), documents.unlock, UNLOCKED, done=done)


@access(Permission.MANAGE_DOCUMENTS, to=queries.document)
def delete(request: MemberRequest, document: Document) -> HttpResponse:
    """Take a document out of the register."""
    warnings = DOCUMENT_DELETED.warnings(document, request.actor)
    leaves = Notice(_("The document leaves the register"), DELETED, *warnings)
    done = _("{number} is deleted.").format(number=document.number)
    return _ask(request, document, _("Delete"), documents.delete, leaves, kind="danger", done=done)


@access(Permission.MANAGE_DOCUMENTS, to=queries.deleted_document)
def restore(request: MemberRequest, document: Document) -> HttpResponse:
    """Bring a deleted document back."""
    done = _("{number} is restored.").format(number=document.number)
    return _ask(request, document, _("Restore"), documents.restore, RESTORED, done=done)


@access(Permission.MANAGE_DOCUMENTS, to=queries.document)
def confidentiality(request: MemberRequest, document: Document) -> HttpResponse:
    """Say who may see a document."""
    ends = [] if document.is_confidential else DOCUMENT_MADE_CONFIDENTIAL.warnings(document, "", request.actor)
    may_keep = bool(ends) and request.actor.is_project_admin
    form = ConfidentialityForm(posted(request), document=document, may_keep=may_keep)
    notices = [Notice(OPEN_OUTSIDE, *ends, KEPT if may_keep else NOT_KEPT)] if ends else []
    look = {"button": _("Save"), "template": "documents/confidentiality.html"}

    def done(changed: Document) -> str:
        return f"{changed.number} is {'confidential' if changed.is_confidential else 'not confidential'}."

    change = documents.set_confidential
    return _ask(request, document, _("Confidentiality"), change, *notices, form=form, done=done, **look)


def _ask(
    request: MemberRequest,
    document: Document,
    heading: str,
    change: Callable[..., Document],
    *notices: Notice,
    done: str | Callable[[Document], str],
    form: HouseForm | None = None,
    **look: Any,
) -> HttpResponse:
    around = surroundings(request, document)
    here = str(around["document_url"])
    shown = [(_("Revision"), document.shown_code)] if document.shown_code else []
    given = {"layout": "documents/document_base.html", "button": heading, "kind": "primary"} | look
    asked = ReasonPage(
        heading=heading,
        title=f"{heading} {document.number}",
        crumbs=[(document.number, here), (heading, "")],
        notices=notices,
        facts=[(_("Number"), document.number), (_("Title"), document.title), *shown],
        back=here,
        **given,
    )
    to, change = partial(back_to, request, document), partial(change, document, by=request.actor)
    return reasons.ask(request, asked, change, of=document, done=done, to=to, form=form, **around)
