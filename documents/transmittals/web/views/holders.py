"""Who holds what: the Holders tab, telling holders of superseded revisions, and what people outside hold."""

from functools import partial
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from documents.register import queries as register
from documents.register.models import Document, Revision
from documents.register.web.document_pages import document_page
from documents.transmittals.queries import holders as queries
from documents.transmittals.services import holders as services
from documents.transmittals.web import held_lists
from documents.transmittals.web.forms.holders import TellForm
from documents.transmittals.web.pages import address
from guestshares.web.endings import WAITS_WHERE, besides
from kazinex.core.actors import Member
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from projects.web.exports import export

SEND, SHARE = Permission.MANAGE_TRANSMITTALS, Permission.MANAGE_GUEST_SHARES


class At(NamedTuple):
    """A revision of a document that somebody sees."""

    document: Document
    revision: Revision


def revision_of(actor: Member, number: str, revision: str) -> At:
    """The same for doors."""
    document = register.document(actor, number)
    found: Revision = Revision.objects.visible_to(actor).filter(document=document).get(public_id=revision)
    found.document = document
    return At(document, found)


@access(SEND, to=register.document)
def document_holders(request: MemberRequest, document: Document) -> HttpResponse:
    """For every revision, who has received, opened or downloaded it."""
    held = queries.holders(request.actor, document)
    context: dict[str, Any] = {"held": held, "may_end": services.may_end(request.actor)}
    return document_page(request, "transmittals/document_holders.html", document, **context)


@access(SEND, to=revision_of)
@sent_once
def holders_tell(request: MemberRequest, at: At) -> HttpResponse:
    """Tell everybody who holds a superseded revision that it is, and let links follow it; else back to the tab."""
    document, held = at.document, queries.held(request.actor, at.document, at.revision)
    back = address(request, "document-holders", document.number)
    may_offer = held.newer is not None and services.may_offer(document, held.newer, request.actor)
    may_end = services.may_end(request.actor)
    if not held.untold and not (may_end and held.unoffered):
        return redirect(back)
    may = {"may_offer": may_offer, "may_end": may_end}
    form = TellForm(posted(request), newer=held.newer, tells=bool(held.untold), **may)
    tell = partial(services.tell, document, at.revision, by=request.actor)
    if form.submit(lambda: tell(fate=form.chosen)):
        count = len(form.result)
        messages.success(
            request,
            ngettext(
                "{count} holder of revision {code} told.", "{count} holders of revision {code} told.", count
            ).format(count=count, code=at.revision.code),
        )
        return redirect(back)
    at_stake = services.at_stake(held, request.actor) if may_end else []
    context: dict[str, Any] = {"form": form, "one": held, "back": back, "may_end": may_end}
    context["notices"] = besides(at_stake, request.actor, title=WAITS_WHERE)
    return document_page(request, "transmittals/holders_tell.html", document, **context)


@access(SHARE)
def held_outside(request: MemberRequest) -> HttpResponse:
    """Everything people outside hold of this project, and what of it is superseded."""
    reading = held_lists.held_outside(request.actor).read(request.GET, path=address(request, "held-outside"))
    held = reading.page(queries.held_outside(request.actor))
    urls = {"list_url": address(request, "transmittals"), "export_url": address(request, "held-outside-export")}
    context: dict[str, Any] = {"held": held, **urls}
    return page(request, "transmittals/held_outside.html", **context)


@require_POST
@access(SHARE)
def held_outside_export(request: MemberRequest) -> HttpResponse:
    """Exactly the filtered rows, as Excel and recorded."""
    reading = held_lists.held_outside(request.actor).read(request.GET, path=address(request, "held-outside"))
    return export(request, reading, reading.every(queries.held_outside(request.actor)), name="held-outside")
