"""Registers as django-tables2 tables: sorted by the view's query, drawn by ui/register.html."""

from typing import Any

import django_tables2 as tables
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django_tables2.columns import BoundColumn
from django_tables2.utils import Accessor, OrderByTuple, signature

from kazinex.ui import texts


def cell(classes: str) -> dict[str, dict[str, str]]:
    """The classes of a column's cells: code, number, wide, priority-2, priority-3."""
    return {"cell": {"class": classes}}


class HouseTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """A register whose rows come already in order: headers only say which order, and link to the others."""

    class Meta:
        template_name = "ui/register.html"
        orderable = False
        order_by_field = "sort"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("orderable", False)
        kwargs.setdefault("default", texts.NOTHING)
        super().__init__(*args, **kwargs)

    @property
    def order_by(self) -> OrderByTuple | None:
        """The columns the rows are in order of; a minus before a name is descending."""
        return self._order_by

    @order_by.setter
    def order_by(self, value: str | tuple[str, ...] | None) -> None:
        names = value.split(",") if isinstance(value, str) else value or ()
        known = [name for name in names if name.removeprefix("-") in self.base_columns]
        self._order_by = OrderByTuple(known)

    @property
    def heads(self) -> list[tuple[Any, str]]:
        """Each column with the classes of its header."""
        return [(column, column.attrs["th"].get("class", "")) for column in self.columns]

    @property
    def body(self) -> SafeString:
        """The rows as HTML. What each column needs is found out once, not once a cell: that took half of a page."""
        drawings = [Drawing(self, column) for column in self.columns]
        rows = [f"<tr>{''.join([draw(record) for draw in drawings])}</tr>" for record in self.data]
        return SafeString("\n".join(rows))  # every cell is escaped by its drawing


class Drawing:
    """How one column draws the records of one table: the same cells as django-tables2's rows."""

    def __init__(self, table: HouseTable, column: BoundColumn) -> None:
        classes = column.attrs["td"].get("class", "")
        self.opening = format_html('<td class="{}">', classes) if classes else "<td>"
        self.accessor = Accessor(column.accessor)
        self.empty_values, self.default = column.column.empty_values, column.default
        self.render, self.link = column.render, column.link
        self.surroundings = {"table": table, "column": column.column, "bound_column": column, "bound_row": None}
        self.wanted = signature(self.render)[0]

    def __call__(self, record: Any) -> str:
        return f"{self.opening}{conditional_escape(self.content(record))}</td>"

    def content(self, record: Any) -> Any:
        """What stands in the cell, or the column's dash where there is nothing."""
        try:
            value = self.accessor.resolve(record)
        except ValueError:  # a column of no field draws from the record alone
            value = None
        if value in self.empty_values:
            return self.default
        offered = {"value": value, "record": record, **self.surroundings}
        content = self.render(**{name: offered[name] for name in self.wanted})
        return self.link(content, **offered) if self.link else content


class HouseColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A column whose cells have classes of their own unless others are given."""

    classes = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", cell(self.classes) if self.classes else {})
        super().__init__(*args, **kwargs)


class MomentColumn(HouseColumn):
    """An instant or a day, in the zone of the page."""

    classes = "nowrap"

    def render(self, value: Any, record: Any, table: Any) -> str:
        """The time in words, with the instant beneath."""
        return texts.moment(value, texts.zone_of(getattr(table, "request", None)))


class SizeColumn(HouseColumn):
    """A number of bytes, aligned to the right."""

    classes = "number"

    def render(self, value: Any, record: Any, table: Any) -> str:
        """The size in words."""
        return texts.filesize(value)


class PersonColumn(HouseColumn):
    """A person or a name."""

    def render(self, value: Any, record: Any, table: Any) -> str:
        """Initials and name."""
        return texts.person(str(value))


class StatusColumn(HouseColumn):
    """A state; `tone` and `icon` name attributes of the record, the words are the choice's label."""

    classes = "nowrap"

    def __init__(self, *args: Any, tone: str = "tone", icon: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tone = tone
        self.icon = icon

    def render(self, value: Any, record: Any, table: Any) -> str:
        """Word, tone and icon of the record's state."""
        icon = getattr(record, self.icon, "") if self.icon else ""
        return texts.status(getattr(value, "label", value), getattr(record, self.tone, "neutral"), icon)


class SelectColumn(HouseColumn):
    """A box to choose the row for a bulk action; its name is always `selected`, its value an opaque id."""

    classes = "check"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("accessor", "public_id")
        kwargs.setdefault("verbose_name", "Select")
        super().__init__(*args, **kwargs)

    @property
    def header(self) -> str:
        """A box that chooses every row; a script shows it and makes it work."""
        return format_html(
            '<span class="visually-hidden">{}</span>'
            '<input type="checkbox" data-select-all aria-label="Select all rows" hidden>',
            self.verbose_name,
        )

    def render(self, value: Any, record: Any, table: Any) -> str:
        """A box that chooses this row."""
        return format_html('<input type="checkbox" name="selected" value="{}" aria-label="Select {}">', value, record)
