"""What people outside answered, as a list: of one person, or of what was sent to several."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db.models import QuerySet

from guestshares.models import GuestDecision, Share
from kazinex.core.actors import Member
from kazinex.core.lists import Cell, Choice, Column, List, Words, containing
from kazinex.core.permissions import Permission
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy

COLUMNS = (
    Column(_("Document"), "code nowrap", sort="document"),
    Column(_("By"), "wide", sort="by"),
    Column(_("Decision"), "nowrap"),
    Column(_("Answered"), "nowrap", sort="answered"),
    Column(_("Comment"), "wide"),
)
CELLS = (
    Cell("Document", lambda answer: answer.item.document.number),
    Cell("Revision", lambda answer: answer.item.revision.code),
    Cell("Title", lambda answer: answer.item.document.title),
    Cell("By", lambda answer: answer.item.share.recipient_name),
    Cell("E-mail", lambda answer: answer.item.share.recipient_email),
    Cell("Company", lambda answer: answer.item.share.company),
    Cell("Decision", lambda answer: answer.get_decision_display()),
    Cell("Late", lambda answer: _("Late") if answer.is_late else ""),
    Cell("Answered", lambda answer: answer.submitted_at, Kind.MOMENT),
    Cell("Comment", lambda answer: answer.comment),
    Cell("SHA-256", lambda answer: answer.sha256),
)
SOUGHT = ("document__number", "document__title", "share__recipient_name", "share__recipient_email", "share__company")


def answers(actor: Member, caption: str = _("Answers of people outside")) -> List:
    """Answers with who gave them; who may manage guest shares is led to the share of each."""
    late = (("yes", _("Late only")),)
    return List(
        caption=caption,
        counted=ngettext_lazy("{count} answer", "{count} answers", "number"),
        columns=COLUMNS,
        rows="guestshares/answer_rows.html",
        orders={
            "answered": ("submitted_at", "id"),
            "document": ("item__document__number", "id"),
            "by": ("item__share__recipient_name", "id"),
        },
        first="-answered",
        filters=(
            Words(name="q", label=_("Search"), narrow=containing(*(f"item__{column}" for column in SOUGHT))),
            Choice(name="decision", label=_("Decision"), choices=tuple(GuestDecision.choices), narrow=_decided),
            Choice(name="late", label=_("Late"), choices=late, narrow=lambda rows, _yes: rows.filter(is_late=True)),
        ),
        cells=CELLS,
        furnish=lambda rows: rows.prefetch_related("attachments"),
        prepare=partial(at_home, actor),
    )


def at_home(actor: Member, rows: Iterable[Any]) -> list[Any]:
    """Each with its document and share in the actor's project, and whether the share is theirs to look at."""
    found = list(rows)
    theirs = _seen_shares(actor, found)
    for answer in found:
        for thing in (answer.item.document, answer.item.share):
            thing.project, thing.organisation = actor.project, actor.organisation
        answer.leads_to_share = answer.item.share_id in theirs
    return found


def _seen_shares(actor: Member, found: list[Any]) -> set[int]:
    """The shares of these answers that this actor may look at: those with a document they may not see are none."""
    if not actor.decide(Permission.MANAGE_GUEST_SHARES, when_closed=True):
        return set()
    shares = Share.objects.visible_to(actor).filter(pk__in={answer.item.share_id for answer in found})
    return set(shares.values_list("pk", flat=True))


def _decided(rows: QuerySet[Any], decision: str) -> QuerySet[Any]:
    return rows.filter(decision=decision)
