"""Along which indexes the register of transmittals is read by who does not see everything."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q

from documents.register.models import Revision
from documents.transmittals.models import Transmittal, TransmittalDocument, TransmittalRecipient, TransmittalStatus
from documents.transmittals.models.transmittal import SILENT, addressed_to, holds_something_for
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.probing import Gathered
from kazinex.core.walks import Among, Walk

FILTERS = ("mine", "acknowledged", "overdue")  # those the part stands for
TO_ONE = {"to_me", "waiting"}
KEY = {"id": "recipients__transmittal_id"}
BY_RECIPIENT = {  # by the order of the register: where those it was sent to say it beside themselves
    "issued": {"issued_at": "recipients__issued_at", **KEY},
    "number": {"series": "recipients__series", "number": "recipients__number", **KEY},
    "subject": {"subject": "recipients__subject", **KEY},
}


def among(actor: Member, asked: Mapping[str, object], *, order: str = "") -> Among | None:
    """The part that holds every transmittal this person sees and that the filters leave, asked for once in each row.

    It says what `Transmittal.objects.visible_to` says. Who sees everything has nothing to ask. What was sent to
    somebody is read beside them, where it stands in each order of the register.
    """
    if actor.sees_everything and asked.get("mine") not in TO_ONE:
        return None
    here = Transmittal.objects.sent().filter(project=actor.project).with_sight(actor)
    if asked.get("mine") in TO_ONE and order in BY_RECIPIENT:
        part = _seen(actor, asked) & _left(actor, {**asked, "mine": ""}) & _beside(actor, str(asked["mine"]))
        return Among([Walk(part, beside=BY_RECIPIENT[order])], rows=here, instead_of=FILTERS)
    return Among([Walk(_seen(actor, asked) & _left(actor, asked))], rows=here, instead_of=FILTERS)


def acknowledged(by: str) -> Q:
    """Of transmittals: that nobody, everybody, not everybody or only some of those they went to acknowledged them."""
    return {
        "none": Q(acknowledged_count=0),
        "all": ~SILENT,
        "partly": SILENT & Q(acknowledged_count__gt=0),
        "missing": SILENT,
    }[by]


def overdue(actor: Member) -> Q:
    """Of transmittals: that they are open, late and not acknowledged by everybody."""
    today = clock.now().astimezone(clock.zone(actor.project.time_zone)).date()
    return SILENT & Q(status=TransmittalStatus.ISSUED, required_by__lt=today)


def mine(actor: Member, which: str) -> Q:
    """Of transmittals: that they wait for this person, were sent to them, or by them."""
    if which == "by_me":
        return Q(created_by=actor.user)
    own = TransmittalRecipient.objects.filter(user=actor.user).order_by()
    if which == "to_me":
        return Q(Gathered(own.values("transmittal")))
    return Q(Gathered(own.filter(acknowledged_at=None).values("transmittal")), status=TransmittalStatus.ISSUED)


def holds_discipline(actor: Member, code: str) -> Exists:
    """Of transmittals: that one of their revisions this person sees is of a document of this discipline."""
    shown = Revision.objects.visible_to(actor).values("pk")
    pinned = TransmittalDocument.objects.filter(transmittal=OuterRef("pk"), document__deleted_at=None)
    return Exists(pinned.filter(document__discipline__code=code, revision__in=shown))


def _beside(actor: Member, which: str) -> Q:
    """What was sent to this person, or waits for them, said of whom it went to."""
    own = Q(recipients__user=actor.user, recipients__project=actor.project)
    if which == "to_me":
        return own
    return own & Q(recipients__acknowledged_at=None, status=TransmittalStatus.ISSUED)


def _seen(actor: Member, asked: Mapping[str, object]) -> Q:
    """That they are seen; who acknowledged is told of those that are seen whole, and what is sent to one is seen."""
    if actor.sees_everything:
        return Q()
    if asked.get("acknowledged") or asked.get("overdue"):
        return Q(holds_something_for(actor)) if actor.sees_register else Q(pk__in=[])
    if asked.get("mine") in TO_ONE:
        return Q()
    seen = Q(addressed_to(actor))
    return seen | Q(holds_something_for(actor)) if actor.sees_register else seen


def _left(actor: Member, asked: Mapping[str, object]) -> Q:
    left = Q()
    if asked.get("acknowledged"):
        left &= acknowledged(str(asked["acknowledged"]))
    if asked.get("overdue"):
        left &= overdue(actor)
    if asked.get("mine"):
        left &= mine(actor, str(asked["mine"]))
    return left
