"""What an expression asks of one row of `visible_to`: exactly, whatever finds the rows."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import F, Func, IntegerField, Q, TextField, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from accounts.models import Membership
from documents.register.domain.searching import STAR, And, Expression, Not, Or, Shape, Term, prefixes
from documents.register.domain.searching.choices import chosen
from documents.register.domain.searching.needs import Pattern
from documents.register.models import visibility
from documents.register.models.faces import NOTHING
from documents.register.queries.search.asking import Asking, options
from documents.register.queries.search.files import Held
from documents.register.queries.search.spelling import Spelling
from kazinex.core.actors import Member

WITHIN_A_WORD = "[^ ]*"
MYSELF = "me"
COLUMNS = {
    "": ("number_folded", "title_folded"),
    prefixes.IN_NUMBER: ("number_folded",),
    prefixes.IN_TITLE: ("title_folded",),
}


class Conditions:
    """The conditions of one person's search; statuses and revisions are those of the face they see."""

    def __init__(self, actor: Member, asking: Asking, spelling: Spelling, files: Mapping[Term, Held]) -> None:
        self._actor = actor
        self._spelling = spelling
        self._files = files
        self._options = options(asking.vocabulary)
        self._keys = asking.vocabulary.keys

    def of(self, expression: Expression, *, is_denied: bool = False) -> Q:
        """What a row has to be; `is_denied` tells that NOT stands before it."""
        match expression:
            case Term():
                return self._term(expression, is_denied=is_denied)
            case Not(part):
                return ~self.of(part, is_denied=not is_denied)
            case And(parts):
                return reduce(and_, (self.of(part, is_denied=is_denied) for part in parts))
            case Or(parts):
                return reduce(or_, (self.of(part, is_denied=is_denied) for part in parts))

    def _term(self, term: Term, *, is_denied: bool) -> Q:
        if term.prefix in COLUMNS:
            return self._held(_together(*COLUMNS[term.prefix]), term)
        if term.prefix == prefixes.IN_FILE:
            return self._inside(term)
        if term.prefix == prefixes.OWNER:
            return self._owner(term)
        if term.prefix == prefixes.REVISION:
            return _revision(term)
        values = chosen(term, self._options)
        if term.prefix == prefixes.STATUS:
            return self._status(values, is_denied=is_denied)
        field = prefixes.LISTS[term.prefix]
        keys = [key for code in values for key in self._keys[field.name, code]]
        return Q(**{f"{field.column}__in": keys})

    def _held(self, text: Func, term: Term) -> Q:
        return reduce(or_, (_holds(text, way) for way in self._spelling.ways[term]))

    def _inside(self, term: Term) -> Q:
        """In the file of the revision one sees, where there is one."""
        return Q(shown_revision_id__isnull=False) & Q(shown_revision_id__in=self._files[term].revisions)

    def _status(self, statuses: list[str], *, is_denied: bool) -> Q:
        """Under NOT as one expression that is never unknown, for a discipline or zone may be."""
        if is_denied:
            return Q(shown_status__in=statuses)
        return reduce(or_, (visibility.in_status(self._actor, status) for status in statuses))

    def _owner(self, term: Term) -> Q:
        if term.shape is Shape.WORD and term.text.lower() == MYSELF:
            return Q(owner_id=self._actor.user.pk)
        name: Func[Any] = Func(F("user__name"), function="documents_folded_title", output_field=TextField())
        return Q(owner_id__in=Membership.objects.filter(self._held(name, term)).values("user"))


def _together(*columns: str) -> Func:
    template = "(%(expressions)s)"
    return Func(*map(F, columns), template=template, arg_joiner=" || ", output_field=TextField())


def _holds(text: Func, way: Sequence[Pattern]) -> Q:
    """That these patterns stand in a text.

    It is asked where, not whether one fits: the planner takes patterns for rare and would sort instead of walking.
    """
    if not all(pattern.text.strip() for pattern in way):
        return NOTHING
    if len(way) == 1:
        return Q(GreaterThan(StrIndex(text, Value(way[0].text)), 0))
    return Q(GreaterThan(_Place(text, Value(WITHIN_A_WORD.join(pattern.text for pattern in way))), 0))


class _Place(Func):
    function = "regexp_instr"
    output_field = IntegerField()


def _revision(term: Term) -> Q:
    """By the code of the revision one sees."""
    code = term.text.strip()
    if term.shape is not Shape.PATTERN:
        return Q(shown_code__iexact=code)
    return Q(shown_code__iregex="^" + ".*".join(map(_literally, code.split(STAR))) + "$")


def _literally(text: str) -> str:
    return "".join(letter if letter.isalnum() else f"\\{letter}" for letter in text)
