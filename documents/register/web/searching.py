"""The search box of the register: read where it is typed, so that a mistake is told beside it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from documents.register.domain.folding import fold
from documents.register.domain.searching import Mistake, Term
from documents.register.domain.searching.inside import asked, wanted
from documents.register.queries import search
from documents.register.queries.search import Asking, Sought
from documents.register.queries.vocabulary import Vocabulary
from kazinex.core.actors import Member
from kazinex.core.lists import Filters, Words

LONGEST = 500  # characters
NAME = "search"


@dataclass(frozen=True, kw_only=True)
class Search(Words):
    """Something to look for in the language of SPEC 7."""

    vocabulary: Vocabulary
    longest: int = LONGEST
    help: str = "documents/search_help.html"

    def read(self, typed: str) -> Any:
        """What is looked for, as far as it can be read; a mistake says which character it is about."""
        if super().read(typed) is None:
            return None
        try:
            return search.asking(typed, self.vocabulary)
        except Mistake as mistake:
            raise ValidationError(mistake.words) from mistake


class Looking:
    """One person's look into the register: what they asked for is looked up once, however often it is needed."""

    def __init__(self, actor: Member) -> None:
        self._actor = actor
        self._known: dict[Asking, Sought] = {}
        self._asked: Asking | None = None

    def narrow(self, rows: QuerySet[Any], asking: Asking) -> QuerySet[Any]:
        """What is searched for, in number, title, file and the facts that are named."""
        self._asked = asking
        return self._sought(asking).narrow(rows)

    def is_common(self, filters: Filters) -> bool:
        """Whether what is searched for, if anything is, is met by walking along the order."""
        asking = filters.values.get(NAME)
        return not isinstance(asking, Asking) or self._sought(asking).is_common

    def is_everywhere(self, filters: Filters) -> bool:
        """Whether very many documents hold what is searched for."""
        asking = filters.values.get(NAME)
        return isinstance(asking, Asking) and self._sought(asking).is_everywhere

    def are_few(self, filters: Filters) -> bool:
        """Whether all that can be meant was found, key by key."""
        asking = filters.values.get(NAME)
        return isinstance(asking, Asking) and not self.is_common(filters) and self._sought(asking).are_few

    def lines(self, documents: Sequence[Mapping[str, Any]]) -> Mapping[int, SafeString]:
        """By revision the line of its file that was looked for, where that was: escaped, with the words marked."""
        terms = list(wanted(self._asked.expression)) if self._asked else []
        revisions = [document["shown_revision_id"] for document in documents if document["shown_revision_id"]]
        if not terms or not revisions:
            return {}
        return {key: _marked(line, terms) for key, line in search.lines(revisions, terms).items()}

    def _sought(self, asking: Asking) -> Sought:
        if asking not in self._known:
            self._known[asking] = search.sought(self._actor, asking)
        return self._known[asking]


def _marked(line: str, terms: list[Term]) -> SafeString:
    whole, starts = set[str](), set[str]()
    for words, shape in map(asked, terms):
        *first, last = fold(words).split()
        whole |= {*first, last} if shape == "whole" else {*first}
        starts |= set() if shape == "whole" else {last}
    told = "".join(_word(part, whole, starts) for part in re.split(r"([\s/,;()]+)", line))
    return format_html('<span class="hit">{}</span>', SafeString(told))


def _word(part: str, whole: set[str], starts: set[str]) -> str:
    found = fold(part).split()
    is_meant = any(one in whole or one.startswith(tuple(starts)) or _is_within(one, whole | starts) for one in found)
    return f"<mark>{escape(part)}</mark>" if is_meant else escape(part)


def _is_within(word: str, sought: set[str]) -> bool:
    """Scripts without spaces have no words to compare."""
    return not word.isascii() and any(one in word for one in sought if not one.isascii())
