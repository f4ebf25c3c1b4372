"""What reports count of shares, said once for them and for the list their figures lead to."""

from django.db.models import CharField, Exists, Func, OuterRef, Q, Value
from django.db.models.functions import Lower

from accounts.models import Notification
from guestshares.models import AccessRequest, GuestResponse, ShareItem, ShareStatus
from guestshares.models.link_status import has, is_not_ended
from kazinex.core.lists.filters import untold
from kazinex.core.many_keys import keys
from kazinex.core.shapes import Rows
from kazinex.core.translation import marked as _

USED, LIVE, OPENED, ANSWERED, ENDED = "", "live", "opened", "answered", "ended"
UNENDED, ASKING = "not-ended", "asking"
USES = {LIVE: _("Live"), OPENED: _("Opened"), ANSWERED: _("Answered"), ENDED: _("Ended")}
USES |= {UNENDED: _("Not ended"), ASKING: _("Access is asked for")}
MAIL_DOMAIN = Func(Lower("recipient_email"), Value("@"), Value(2), function="split_part", output_field=CharField())


def has_answer() -> Exists:
    """Of shares: that somebody answered."""
    return Exists(GuestResponse.objects.filter(item__share=OuterRef("pk")))


def holds_discipline(code: str) -> Exists:
    """Of shares: that they hold a document of this discipline."""
    return Exists(ShareItem.objects.filter(share=OuterRef("pk"), document__discipline__code=code))


def with_document(rows: Rows, number: str) -> Rows:
    """The shares that a document is in, or was until it was taken out."""
    return rows.filter(Exists(ShareItem.objects.filter(share=OuterRef("pk"), document__number=number)))


def used(rows: Rows, use: str) -> Rows:
    """The shares that were opened, answered, that ended, or that are live."""
    conditions = {
        LIVE: has(ShareStatus.ACTIVE),
        OPENED: Q(first_opened_at__isnull=False),
        ANSWERED: Q(has_answer()),
        ENDED: ~is_not_ended(),
        UNENDED: is_not_ended(),
        ASKING: Q(Exists(AccessRequest.objects.filter(share=OuterRef("pk"), closed_at=None))),
    }
    return rows.filter(conditions[use])


def to_mail_domain(rows: Rows, told: str) -> Rows:
    """The shares with somebody whose address ends as a link tells."""
    found: Rows = rows.alias(mail_domain=MAIL_DOMAIN).filter(mail_domain=untold(told))
    return found


def told_of(rows: Rows, notice: str) -> Rows:
    """The shares that a notification, by its public id, tells of; it is asked for their keys and tells no words."""
    about = Notification.objects.filter(public_id=notice).values_list("about", flat=True).first() or []
    return rows.filter(pk__in=keys(int(key) for kind, key in about if kind == "share"))
