"""The builder of a numbering scheme: its parts as rows that buttons add, move and take out; all of it in the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from documents.register.domain import schemes
from documents.register.domain.schemes import MOST_PARTS, Part, Scheme
from documents.register.models.numbering import CounterScope, NumberingScheme, PartKind, Separator
from kazinex.core.forms import StampedForm
from kazinex.core.translation import marked as _

FIRST: Scheme = Scheme((Part(PartKind.DISCIPLINE), Part(PartKind.DOCUMENT_TYPE), Part(PartKind.COUNTER)))
COUNT, STEP, SAVE = "parts", "do", "save"
Typed = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One part as the page shows it: its place from 0, and its two fields."""

    place: int
    kind: BoundField
    text: BoundField
    is_first: bool
    is_last: bool

    @property
    def number(self) -> int:
        """Its place as people count."""
        return self.place + 1


class SchemeForm(StampedForm):
    """A scheme as it is typed."""

    separator = forms.ChoiceField(label=_("Between the parts"), choices=Separator.choices, required=False)
    width = forms.IntegerField(
        label=_("Digits"), min_value=1, max_value=schemes.WIDEST, help_text=_("At least so many.")
    )
    start = forms.IntegerField(label=_("Start"), min_value=0, max_value=schemes.LARGEST_START)
    scope = forms.ChoiceField(label=_("Counts for"), choices=CounterScope.choices)
    is_only_way = forms.BooleanField(
        label=_("Numbers are only given by the scheme"),
        required=False,
        help_text=_("Otherwise one may type another number."),
    )

    def __init__(self, *args: Any, row: NumberingScheme | None, shown: NumberingScheme | None, **kwargs: Any) -> None:
        """`row` is what stands here and is changed, `shown` what the page begins with."""
        self.row = row
        asked = kwargs.pop("initial", None) or typed(schemes.of(shown) if shown else FIRST, shown)
        data = args[0] if args and args[0] is not None else asked
        self.count = min(_whole(data.get(COUNT)), MOST_PARTS)
        super().__init__(*args, initial=asked, shown=schemes.described(row), **kwargs)

    def made_fields(self) -> Mapping[str, forms.Field]:
        """Two fields for each part, and how many parts there are."""
        made: dict[str, forms.Field] = {COUNT: forms.CharField(required=False, widget=forms.HiddenInput())}
        for place in range(self.count):
            made[f"kind_{place}"] = forms.ChoiceField(
                label=_("Part {number}").format(number=place + 1), choices=PartKind.choices
            )
            made[f"text_{place}"] = forms.CharField(
                label=_("Text of part {number}").format(number=place + 1),
                required=False,
                max_length=20,
                widget=forms.TextInput({"size": 8, "placeholder": _("of a text")}),
            )
        return made

    @property
    def rows(self) -> list[Row]:
        """The parts, in their order."""
        last = self.count - 1
        return [
            Row(place, self[f"kind_{place}"], self[f"text_{place}"], place == 0, place == last)
            for place in range(self.count)
        ]

    @property
    def scheme(self) -> Scheme:
        """What was typed, as a scheme."""
        said = self.cleaned_data
        parts = schemes.parts_in([(said[f"kind_{at}"], said[f"text_{at}"]) for at in range(self.count)])
        return Scheme(parts, said["separator"], said["width"], said["start"], said["scope"])


def typed(scheme: Scheme, row: NumberingScheme | None = None) -> Typed:
    """A scheme as the form holds it."""
    found: Typed = {COUNT: len(scheme.parts), "separator": scheme.separator, "width": scheme.width}
    found |= {"start": scheme.start, "scope": scheme.scope, "is_only_way": bool(row and row.is_only_way)}
    return found | _placed([(part.kind, part.text) for part in scheme.parts])


def rearranged(data: Mapping[str, Any], step: str) -> Typed:
    """What was typed, after one step: “add”, or “up”, “down” or “remove” with a place; another changes nothing."""
    count = min(_whole(data.get(COUNT)), MOST_PARTS)
    rows = [(data.get(f"kind_{at}", PartKind.LITERAL), data.get(f"text_{at}", "")) for at in range(count)]
    word, _, place = step.partition(" ")
    at = _whole(place) if place.isdecimal() else count
    if word == "add" and count < MOST_PARTS:
        rows.append((PartKind.LITERAL, ""))
    elif word == "remove" and at < count:
        del rows[at]
    elif word in {"up", "down"} and at < count and 0 <= (other := at + (1 if word == "down" else -1)) < count:
        rows[at], rows[other] = rows[other], rows[at]
    kept = {name: data.get(name, "") for name in ("separator", "width", "start", "scope", "is_only_way", "seen")}
    return kept | {COUNT: len(rows)} | _placed(rows)


def _placed(rows: list[tuple[Any, Any]]) -> Typed:
    return {f"{name}_{at}": row[part] for at, row in enumerate(rows) for part, name in enumerate(("kind", "text"))}


def _whole(value: Any) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0  # noqa: PLR2004
