"""Reports about outside access: guest shares, and who holds superseded revisions through them."""

from collections import Counter
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth

from documents.register.models import DocumentStatus
from documents.reports.domain.asking import MOST_ROWS, Asked, Head, Report, Result, counted, result
from documents.reports.queries import links
from documents.reports.queries.grouping import in_moments, named
from guestshares.models import Share, ShareItem
from guestshares.models.link_status import ShareStatus, has, is_not_ended
from guestshares.queries.counted import (
    ANSWERED,
    ENDED,
    LIVE,
    MAIL_DOMAIN,
    OPENED,
    USED,
    has_answer,
    holds_discipline,
)
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.lists.filters import told
from kazinex.core.permissions import Permission
from kazinex.core.spreadsheets import Kind
from kazinex.core.translation import marked as _

USES = (USED, LIVE, OPENED, None, ANSWERED, ENDED)  # what each figure counts; openings are no shares
GROUPS = {"company": _("Recipient's domain"), "owner": _("Shared by"), "month": _("Month")}
COLUMNS: dict[str, Any] = {
    "company": MAIL_DOMAIN,
    "owner": F("created_by__name"),
}
LISTED = {"company": "domain", "owner": "owner"}  # what the list of shares calls them
HEADS = (_("Shares"), _("Live"), _("Opened"), _("Openings"), _("Answered"), _("Ended"))
HOLDER_HEADS = (_("Holder"), _("E-mail"), _("Document"), _("Revision held"), _("In force"))
HOLDER_GROUPS = {"holder": _("Holder"), "document": _("Document")}


def access(actor: Member, asked: Asked) -> Result:
    """How many shares were given, how many are live, and how they were used."""
    zone = actor.project.time_zone
    month = TruncMonth("created_at", tzinfo=clock.zone(zone))
    seen = _shares(actor, asked).filter(in_moments(asked, "created_at", zone))
    found = seen.annotate(told=COLUMNS.get(asked.group_by, month), has_answer=has_answer())
    rows = (
        found.order_by()
        .values_list("told")
        .annotate(
            number=Count("pk"),
            live=Count("pk", filter=has(ShareStatus.ACTIVE)),
            opened=Count("pk", filter=Q(first_opened_at__isnull=False)),
            openings=Coalesce(Sum("opens_used"), 0),
            answered=Count("pk", filter=Q(has_answer=True)),
            ended=Count("pk", filter=~is_not_ended()),
        )
    )
    heads = [Head(GROUPS[asked.group_by]), *map(counted, HEADS)]
    return result(heads, [_row(actor, asked, *row) for row in rows.order_by("told")], bar=1)


def _row(actor: Member, asked: Asked, group: Any, *numbers: int) -> tuple[object, ...]:
    month = asked.group_by == "month"
    way = links.within(asked, group) if month else links.within(asked) | {LISTED[asked.group_by]: told(group)}
    where = "guestshares:project-shares"
    figures = [
        number if use is None else links.figure(actor, number, where, **way, **({"use": use} if use else {}))
        for number, use in zip(numbers, USES, strict=True)
    ]
    return (named(asked.group_by, group), *figures)


def superseded(actor: Member, asked: Asked) -> Result:
    """Who can still open a revision that another one took the place of."""
    shares = _shares(actor, asked).filter(is_not_ended())
    newer = Q(document__released_revision__created_at__gt=F("revision__created_at"))
    over = Q(revision__status=DocumentStatus.SUPERSEDED) | newer
    held = ShareItem.objects.held().filter(over, share__in=shares.values("pk"), document__deleted_at=None)
    held = held.filter(in_moments(asked, "share__created_at", actor.project.time_zone))
    if asked.discipline:
        held = held.filter(document__discipline__code=asked.discipline)
    named_rows = held.select_related("share", "document", "revision").order_by(
        *(("share__recipient_name", "pk") if asked.group_by == "holder" else ("document__number", "pk"))
    )
    rows = [_held(item) for item in named_rows[: MOST_ROWS + 1]]
    heads = [*map(Head, HOLDER_HEADS), Head(_("Shared"), Kind.MOMENT), Head(_("Open until"), Kind.MOMENT)]
    which = 0 if asked.group_by == "holder" else 2
    bars = Counter(str(row[which]) for row in rows).most_common()
    return Result(heads, rows[:MOST_ROWS], bars, _("Superseded revisions"), len(rows) > MOST_ROWS)


def _shares(actor: Member, asked: Asked) -> Any:
    seen = Share.objects.visible_to(actor)
    return seen.filter(holds_discipline(asked.discipline)) if asked.discipline else seen


def _held(item: ShareItem) -> tuple[object, ...]:
    share, document = item.share, item.document
    holder, email = share.recipient_name, share.recipient_email
    return (
        holder,
        email,
        document.number,
        item.revision.code,
        document.released_code,
        share.created_at,
        share.expires_at,
    )


REPORTS = (
    Report(
        "guest-access",
        _("Guest access"),
        _("Guest shares: how many are live, and how they were opened and answered."),
        GROUPS,
        _("When it was shared."),
        access,
        Permission.MANAGE_GUEST_SHARES,
    ),
    Report(
        "superseded-holders",
        _("Who holds superseded revisions"),
        _("People outside whose link still opens a revision that another one took the place of."),
        HOLDER_GROUPS,
        _("When it was shared."),
        superseded,
        Permission.MANAGE_GUEST_SHARES,
    ),
)
