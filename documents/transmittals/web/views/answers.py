"""What people outside answered on the documents of a transmittal: all of it, as a list."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from documents.transmittals.models import Transmittal
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.queries.deliveries import answers_of, may_read_answers
from documents.transmittals.web.pages import address
from guestshares.models import GuestResponse
from guestshares.web import answer_lists
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.lists import Reading
from kazinex.core.translation import marked as _
from projects.web.exports import export


@access(to=queries.transmittal)
def transmittal_answers(request: MemberRequest, transmittal: Transmittal) -> HttpResponse:
    """Every answer on what the reader sees of it, narrowed and sorted as the address says."""
    if not may_read_answers(request.actor):
        return _refused(request, transmittal)
    reading, found = _answered(request, transmittal)
    urls: dict[str, Any] = {"list_url": address(request, "transmittals")}
    urls["export_url"] = address(request, "transmittal-answers-export", transmittal.code)
    return page(request, "transmittals/answers.html", transmittal=transmittal, answers=reading.page(found), **urls)


@require_POST
@access(to=queries.transmittal)
def transmittal_answers_export(request: MemberRequest, transmittal: Transmittal) -> HttpResponse:
    """Exactly the filtered answers, as Excel and recorded."""
    if not may_read_answers(request.actor):
        return _refused(request, transmittal)
    reading, found = _answered(request, transmittal)
    return export(request, reading, reading.every(found), name=f"{transmittal.code}-answers", of=transmittal)


def _answered(request: MemberRequest, transmittal: Transmittal) -> tuple[Reading, QuerySet[GuestResponse]]:
    kind = answer_lists.answers(request.actor)
    reading = kind.read(request.GET, path=address(request, "transmittal-answers", transmittal.code))
    return reading, answers_of(request.actor, transmittal)


def _refused(request: MemberRequest, transmittal: Transmittal) -> HttpResponse:
    """Two actions open it, and a door names one."""
    messages.error(request, _("Its answers are read by those who may manage transmittals or guest shares."))
    return redirect(transmittal)
