"""Whether a stamped copy is offered beside a revision, and the copy on its way out."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase

from documents.register.models import Document, Revision
from documents.register.queries import papers
from documents.register.services import storage
from documents.register.web import responses
from documents.register.web.document_pages import address
from kazinex.core.forms import HouseForm

Take = Callable[..., str]
PIECE = "documents/stamped_state.html"


def offered(request: Any, document: Document, revision: Revision | None) -> dict[str, str]:
    """Where a stamped copy is asked for; empty where there is none."""
    if revision is None:
        return {"stamp_url": ""}
    revision.document = document
    url = address(request, "documents:stamped", document, revision.public_id) if papers.may_stamp(revision) else ""
    return {"stamp_url": url}


def template(request: Any, whole: str) -> str:
    """The whole page that says how far a copy is, or only its piece that asks for itself."""
    return PIECE if request.GET.get("part") == "state" else whole


def taken(
    request: Any, revision: Revision, take: Take, watched: Callable[[Any], Any] = lambda file: file
) -> HttpResponseBase | None:
    """The copy, or None while it is being made or where a rule refuses it, which its page says."""
    button = HouseForm(request.POST)
    if not button.submit(lambda: take(revision, by=request.actor)) or not button.result:
        return None
    try:
        stream = storage.open(button.result)
    except OSError as error:
        raise Http404 from error
    name = f"{revision.document.number}_{revision.code}_stamped.pdf"
    return responses.attachment(watched(stream), name, "application/pdf", stream.size)
