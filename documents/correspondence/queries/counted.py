"""What reports count of letters, said once for them and for the list their figures lead to."""

from django.db.models import Case, CharField, Exists, FilteredRelation, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, NullIf

from documents.correspondence.models import LetterDocument
from documents.correspondence.models.letter import LetterQuerySet, Recipient
from documents.correspondence.models.words import ASKED, Ball, RecipientKind
from documents.register.models import Revision
from kazinex.core.actors import Member
from kazinex.core.lists.filters import untold

BALLS = {str(ball.value): str(ball.label) for ball in (Ball.RECIPIENTS, Ball.SENDER)}


def about(actor: Member, code: str) -> Exists:
    """Of letters: that one of their revisions this person sees is of a document of this discipline."""
    shown = Revision.objects.visible_to(actor).values("pk")
    found = LetterDocument.objects.filter(letter=OuterRef("pk"), document__deleted_at=None, revision__in=shown)
    return Exists(found.filter(document__discipline__code=code))


def in_court(letters: LetterQuerySet) -> LetterQuerySet:
    """Each open letter once for everybody who must act in it, by their name in `court`."""
    asked = Q(recipients__kind=RecipientKind.TO, recipients__handed_on_at=None)
    court = Case(
        When(ball=Ball.RECIPIENTS, then=_called("asked__")),
        When(ball=Ball.SENDER, then=Coalesce("keeper__name", "author__name")),
        default=Value(""),
    )
    found: LetterQuerySet = letters.open().annotate(asked=FilteredRelation("recipients", condition=asked), court=court)
    return found


def waiting_for(letters: LetterQuerySet, told: str) -> LetterQuerySet:
    """The open letters that wait for somebody of the name a link tells, or for nobody."""
    name = untold(told)
    if not name:
        return letters.open().exclude(ball__in=BALLS)
    asked = Recipient.objects.filter(ASKED, letter=OuterRef("pk")).annotate(called=_called("")).filter(called=name)
    keeper = Q(keeper__name=name) | Q(keeper=None, author__name=name)
    return letters.open().filter(Q(Exists(asked), ball=Ball.RECIPIENTS) | (Q(ball=Ball.SENDER) & keeper))


def _called(recipient: str) -> Coalesce:
    """Who a letter is addressed to, by name or address."""
    return Coalesce(NullIf(f"{recipient}name", Value("")), f"{recipient}email", output_field=CharField())
