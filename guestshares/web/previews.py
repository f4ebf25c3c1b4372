"""What a recipient will see: the mail, the page behind its button, and the portal (SPEC 9.2)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string

from guestshares import queries
from guestshares.domain.questions import PORTAL_CARDS
from guestshares.models import GuestSession, OpenRecord, Share, ShareItem
from guestshares.queries import boards
from guestshares.queries.boards import SHOWN
from guestshares.queries.languages import chosen, of_share
from guestshares.services.issuing import Issued
from guestshares.web import watermarks
from guestshares.web.forms.guests import OpeningForm
from kazinex.core import clock, languages, mail
from kazinex.core.http import MemberRequest
from kazinex.core.mail import Written

ASKED = ("also", "step")  # names of the button on pages with one form, and on those of a selection
PREVIEW = "Preview"
SCRIPT = re.compile(r"<script\b[^>]*></script>")  # a page in a frame without scripts fetches none
LEADS = re.compile(r"""(<a\b[^>]*?)\s+href=(?:"[^"]*"|'[^']*')""")
LINK = "/g/…/"  # stands for the link, which is made when the share is


@dataclass(frozen=True, slots=True)
class Preview:
    """Mail and pages of the first recipient, each a whole document; the others get the same under their names."""

    mail: Written
    opening: str
    portal: str
    recipients: Sequence[str]
    records: Sequence[ShareItem]  # all of them, where the portal has further pages

    @property
    def framed_mail(self) -> str:
        """The mail as it is framed: a picture of it, in which nothing leads anywhere."""
        return still(self.mail.html)

    @property
    def replies_to(self) -> str:
        """Who gets what the recipient replies; empty where that is nobody."""
        return self.mail.headers.get("Reply-To", "")


def is_asked(request: HttpRequest) -> bool:
    """Whether somebody wants to look before they share."""
    return any(request.POST.get(name) == PREVIEW for name in ASKED)


def of(request: MemberRequest, issued: Sequence[Issued]) -> Preview:
    """Of shares that are rehearsed: what their recipients would see, with nothing in it that could be pressed."""
    share, link = issued[0]
    written = mail.waiting(share.mail_key)
    if written is None:
        message = "A share that is being made has its mail beside it."
        raise LookupError(message)
    shown = settings.KAZINEX_PUBLIC_URL + LINK
    written = written._replace(text=written.text.replace(link, shown), html=written.html.replace(link, shown))
    with languages.speaking(of_share(share, chosen([share.recipient_email]))):
        pages = _opening(request, share), _portal(request, share)
    items = queries.items(share)
    more = items if len(items) > SHOWN else []
    return Preview(written, *pages, [one.share.recipient for one in issued], more)


def still(html: str) -> str:
    """A whole page as a picture of itself: it takes no click and no key, and nothing in it is a link."""
    return LEADS.sub(r"\1", html).replace("<body ", "<body inert ", 1)


def _opening(request: MemberRequest, share: Share) -> str:
    whose = {"organisation_name": share.organisation.name, "logo": share.organisation.logo}
    context = {"share": share, "form": OpeningForm(None, share=share), **whose}
    return _page(request, share, "guestshares/opening.html", context)


def _portal(request: MemberRequest, share: Share) -> str:
    session = _session(share)
    cards = [card for card in PORTAL_CARDS.ask(share) if card]
    board = boards.board(share, session, {})
    shown = {"share": share, "board": board, "cards": cards, "takes_all": watermarks.takes_all(share)}
    return _page(request, share, "guestshares/portal.html", shown)


def _page(request: MemberRequest, share: Share, template: str, context: dict[str, object]) -> str:
    html = render_to_string(template, context, request=_as_guest(request, share))
    return still(SCRIPT.sub("", html))


def _as_guest(request: MemberRequest, share: Share) -> HttpRequest:
    """A request as the guest's first would be, under the looks of whoever previews it."""
    seen = HttpRequest()
    seen.method, seen.path, seen.META = "GET", "/g/open/", {**request.META, "QUERY_STRING": ""}
    theme = {name: value for name, value in request.COOKIES.items() if name == "kazinex_theme"}
    seen.COOKIES, seen.user = theme, AnonymousUser()
    vars(seen).update(organisation=share.organisation, guest_session=_session(share), guest_language=languages.spoken())
    return seen


def _session(share: Share) -> GuestSession:
    """The first opening, which nobody has made."""
    return GuestSession(share=share, opened=OpenRecord(share=share, number=1), began_at=clock.now())
