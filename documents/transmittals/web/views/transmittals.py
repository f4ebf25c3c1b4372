"""Transmittals that are issued: their register, one of them, acknowledging, reminding, recalling, closing."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from documents.register import queries as register
from documents.register.models import Document
from documents.register.web.document_pages import document_page
from documents.transmittals.models import Purpose, Transmittal, TransmittalRecipient
from documents.transmittals.queries import prefilling
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.queries.deliveries import answers_of, deliveries_of, may_read_answers
from documents.transmittals.services import acknowledging, endings
from documents.transmittals.web import recipient_lists, transmittal_lists
from documents.transmittals.web.forms.transmittals import AcknowledgeForm
from documents.transmittals.web.pages import address
from guestshares.web import answer_lists
from kazinex.core.buttons import press
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.lists import Reading
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage
from projects.web.exports import export

SEND = Permission.MANAGE_TRANSMITTALS
MOST_ANSWERS = 10  # on the page of a transmittal; all of them have a list of their own
RECALLED = Notice(
    _("Every link to it ends, and everybody is told"),
    _("A download under way is cut. Copies that were taken before cannot be fetched back."),
    _("Its documents keep the status they have."),
)
CLOSED = Notice(_("Nobody is asked to acknowledge it any more"), _("Links to it go on until their date."), tone="warn")


@access()
def transmittal_list(request: MemberRequest) -> HttpResponse:
    """The transmittals of the project, as far as one sees into them."""
    reading, found = _listed(request)
    urls: dict[str, Any] = {"new_url": address(request, "transmittal-new")}
    urls["export_url"] = address(request, "transmittals-export")
    drafts = queries.drafts(request.actor) if request.actor.decide(SEND) else []
    return page(request, "transmittals/transmittals.html", transmittals=reading.page(found), drafts=drafts, **urls)


@require_POST
@access()
def transmittal_list_export(request: MemberRequest) -> HttpResponse:
    """Exactly the filtered transmittals, as Excel and recorded."""
    reading, found = _listed(request)
    return export(request, reading, reading.every(found), name="transmittals")


@access(to=queries.transmittal)
def transmittal(request: MemberRequest, transmittal: Transmittal) -> HttpResponse:
    """What was sent, to whom, and who has it; of one that holds nothing for its reader, their own part alone."""
    own = queries.own_part(request.actor, transmittal)
    form = AcknowledgeForm() if own and own.is_awaited and request.project.is_open else None
    return _page(request, transmittal, own, form)


@require_POST
@access(to=queries.transmittal)
@sent_once
def transmittal_acknowledge(request: MemberRequest, transmittal: Transmittal) -> HttpResponse:
    """Say that it arrived."""
    own = queries.own_part(request.actor, transmittal)
    if own is None:
        raise Http404
    form = AcknowledgeForm(posted(request))
    if form.submit(lambda: acknowledging.acknowledge(own, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("Receipt of {code} is acknowledged.").format(code=transmittal.code))
        return redirect(transmittal)
    return _late(request, transmittal, form) if form.broken else _page(request, transmittal, own, form)


@require_POST
@access(SEND, to=queries.transmittal)
def transmittal_remind(request: MemberRequest, transmittal: Transmittal) -> HttpResponse:
    """Remind everybody who has not acknowledged it, or those of them whom the list of recipients was narrowed to."""
    reading = _recipients(request, transmittal)
    shown = reading.every(transmittal.recipients.all()) if reading.filters.are_set else None
    press(request, lambda: endings.remind(transmittal, among=shown, by=request.actor), done=_reminded)
    return redirect(reading.address() if reading.filters.are_set else transmittal)


@require_POST
@access(to=queries.transmittal)
def transmittal_recipients_export(request: MemberRequest, transmittal: Transmittal) -> HttpResponse:
    """Exactly the filtered recipients, as Excel and recorded."""
    reading = _recipients(request, transmittal)
    found = deliveries_of(transmittal, list(reading.every(transmittal.recipients.select_related("user"))))
    return export(request, reading, found, name=f"{transmittal.code}-recipients", of=transmittal)


@access(SEND, to=queries.transmittal)
def transmittal_recall(request: MemberRequest, transmittal: Transmittal) -> HttpResponse:
    """Take it back."""
    return _ask(request, transmittal, _("Recall"), endings.recall, RECALLED, done=_("is recalled"))


@access(SEND, to=queries.transmittal)
def transmittal_close(request: MemberRequest, transmittal: Transmittal) -> HttpResponse:
    """Wait for nobody any more."""
    return _ask(request, transmittal, _("Close"), endings.close, CLOSED, done=_("is closed"))


@access(to=register.document)
def document_transmittals(request: MemberRequest, document: Document) -> HttpResponse:
    """The transmittals a document went out with."""
    context: dict[str, Any] = {"sent": queries.transmittals_of(request.actor, document)}
    context["may_send"] = prefilling.may_send(document, request.actor)
    context["new_url"] = address(request, "document-transmittal-new", document.number)
    return document_page(request, "transmittals/document_transmittals.html", document, **context)


def _late(request: MemberRequest, transmittal: Transmittal, form: AcknowledgeForm) -> HttpResponse:
    """What happened since somebody opened the form, which waits for them no more, and what they typed."""
    late = {"words": form.broken.words if form.broken else "", "texts": form.typed}
    own = queries.own_part(request.actor, transmittal)
    return _page(request, transmittal, own, None, late=late, status=HTTPStatus.CONFLICT)


def _page(
    request: MemberRequest,
    transmittal: Transmittal,
    own: TransmittalRecipient | None,
    form: AcknowledgeForm | None,
    **more: Any,
) -> HttpResponse:
    actor = request.actor
    lines = queries.lines_of(actor, transmittal)
    is_whole = actor.sees_everything or any(line.document for line in lines)
    context: dict[str, Any] = {"own": own, "form": form, "is_whole": is_whole, **more}
    context["list_url"] = address(request, "transmittals")
    if is_whole:
        context["lines"] = lines
        context["recipients"] = _recipients(request, transmittal).page(transmittal.recipients.all())
        context["workflow"] = queries.linked_workflow(actor, transmittal)
        context["origin"] = queries.origin_of(actor, transmittal)
        context["history"] = queries.history(transmittal, actor)
        context["may_send"] = bool(actor.decide(SEND))
        context["may_share"] = bool(actor.decide(Permission.MANAGE_GUEST_SHARES))
        if Purpose(transmittal.purpose).asks_for_answers and may_read_answers(actor):
            newest = answers_of(actor, transmittal).prefetch_related("attachments")[:MOST_ANSWERS]
            context["answers"] = answer_lists.at_home(actor, newest)
            context["answers_url"] = address(request, "transmittal-answers", transmittal.code)
    return page(request, "transmittals/transmittal.html", transmittal=transmittal, **context)


def _recipients(request: MemberRequest, transmittal: Transmittal) -> Reading:
    """Its recipients as the address narrows them; who sees none of its documents is told of nobody else."""
    if not transmittal.is_whole:
        raise Http404
    kind = recipient_lists.recipients(transmittal)
    return kind.read(request.GET, path=address(request, "transmittal", transmittal.code))


def _listed(request: MemberRequest) -> tuple[Reading, QuerySet[Transmittal]]:
    kind = transmittal_lists.transmittals(request.actor)
    return kind.read(request.GET, path=address(request, "transmittals")), queries.transmittals(request.actor)


def _reminded(people: list[TransmittalRecipient]) -> str:
    count = len(people)
    return ngettext("{count} recipient was reminded.", "{count} recipients were reminded.", count).format(count=count)


def _ask(
    request: MemberRequest,
    transmittal: Transmittal,
    button: str,
    change: Callable[..., Transmittal],
    notice: Notice,
    *,
    done: str,
) -> HttpResponse:
    back = transmittal.get_absolute_url()
    asked = ReasonPage(
        layout="layouts/project.html",
        heading=f"{button} {transmittal.code}",
        crumbs=[(_("Transmittals"), address(request, "transmittals")), (transmittal.code, back), (button, "")],
        button=button,
        back=back,
        notices=[notice],
        facts=[(_("Subject"), transmittal.subject), (_("Acknowledged"), _acknowledged(transmittal))],
    )
    change, words = partial(change, transmittal, by=request.actor), f"{transmittal.code} {done}."
    return reasons.ask(request, asked, change, of=transmittal, done=words, to=partial(redirect, back))


def _acknowledged(transmittal: Transmittal) -> str:
    return _("{acknowledged_count} of {recipients_count}").format(
        acknowledged_count=transmittal.acknowledged_count, recipients_count=transmittal.recipients_count
    )
