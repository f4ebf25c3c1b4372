"""Facts that people or apps above added, as the register filters by them, shows them and writes them to Excel."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Expression, Func, Q, QuerySet, Value, When
from django.db.models.lookups import Exact

from documents.register.domain.fields import DocumentField, Kind
from documents.register.domain.questions import ListedBesides, Tell
from kazinex.core.lists import Cell, Choice, Column
from kazinex.core.translation import marked as _
from kazinex.ui import texts

YES_NO = (("yes", _("Yes")), ("no", _("No")))


def filters(asked: Iterable[DocumentField]) -> Iterator[Choice]:
    """One for each dropdown and each yes or no."""
    return (_filter(field) for field in asked if field.key and field.filter)


def columns(asked: Iterable[DocumentField]) -> list[Column]:
    """One for each, shown where its reader chooses it."""
    return [
        Column(field.label, _classes(field), name=field.name, is_extra=True, source=_words(field))
        for field in asked
        if field.key
    ]


def cells(asked: Iterable[DocumentField]) -> list[Cell]:
    """The same for the export."""
    return [Cell(field.label, name=field.name, source=_words(field)) for field in asked if field.key]


def shown(asked: Sequence[DocumentField], row: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """What a row says in those of the columns that are chosen, and what apps above tell of it."""
    own = {field.name: _told(field, row[f"of_{field.name}"]) for field in asked if f"of_{field.name}" in row}
    return own | dict(tell(row))


def besides(each: Sequence[ListedBesides]) -> ListedBesides:
    """What apps above the register add, as one."""

    def tell(row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: said for one in each for name, said in one.tell(row).items()}

    return ListedBesides(
        columns=[column for one in each for column in one.columns],
        cells=[cell for one in each for cell in one.cells],
        filters=[found for one in each for found in one.filters],
        tell=tell,
    )


def _filter(field: DocumentField) -> Choice:
    """By one of the options, retired ones too, or by yes or no; what was never said is no."""

    def narrow(rows: QuerySet[Any], answer: str) -> QuerySet[Any]:
        if field.kind is Kind.CHOICE:
            return rows.filter(custom__contains={field.key: answer})
        said_yes = Q(custom__contains={field.key: True})
        return rows.filter(said_yes if answer == "yes" else ~said_yes)

    options = tuple((option.key, option.label) for option in field.options)
    return Choice(
        name=field.filter,
        label=field.label,
        choices=options if field.kind is Kind.CHOICE else YES_NO,
        narrow=narrow,
    )


def _words(field: DocumentField) -> Expression:
    """What a document says of it in words, as PostgreSQL reads it; days as 2026-03-31."""
    said = Func("custom", Value(field.key), function="jsonb_extract_path_text", output_field=CharField())
    if field.kind is Kind.CHOICE:
        named = [When(Exact(said, Value(option.key)), then=Value(option.label)) for option in field.options]
        return Case(*named, default=Value(""), output_field=CharField())
    if field.kind is Kind.YES_NO:
        yes = When(Exact(said, Value("true")), then=Value("Yes"))
        return Case(yes, default=Value("No"), output_field=CharField())
    return said


def _told(field: DocumentField, words: str | None) -> Any:
    if words and field.kind is Kind.DAY:
        return texts.moment(date.fromisoformat(words))
    return words or texts.NOTHING


def _classes(field: DocumentField) -> str:
    return "wide" if field.kind is Kind.TEXT else "nowrap"
