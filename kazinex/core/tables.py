"""Registers as django-tables2 tables: sorted by the view's query, drawn by ui/register.html."""

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django_tables2.utils import OrderBy, OrderByTuple


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
        super().__init__(*args, **kwargs)

    @property
    def order_by(self) -> OrderByTuple | None:
        """The columns the rows are in order of; a minus before a name is descending."""
        return self._order_by

    @order_by.setter
    def order_by(self, value: str | tuple[str, ...] | None) -> None:
        names = value.split(",") if isinstance(value, str) else value or ()
        known = [name for name in names if OrderBy(name).bare in self.base_columns]
        self._order_by = OrderByTuple(known)


class CellColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A column drawn by a template of ui/cells/."""

    template_name = ""
    classes = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", cell(self.classes) if self.classes else {})
        super().__init__(*args, **kwargs)

    def render(self, value: Any, record: Any, table: Any) -> str:
        """The cell as HTML."""
        context = self.context(value, record)
        context["request"] = getattr(table, "request", None)
        return render_to_string(self.template_name, context)

    def context(self, value: Any, record: Any) -> dict[str, Any]:
        """What the template takes."""
        return {"value": value}


class MomentColumn(CellColumn):
    """An instant or a day."""

    template_name = "ui/cells/moment.html"
    classes = "nowrap"


class SizeColumn(CellColumn):
    """A number of bytes, aligned to the right."""

    template_name = "ui/cells/size.html"
    classes = "number"


class PersonColumn(CellColumn):
    """A person or a name."""

    template_name = "ui/cells/person.html"


class StatusColumn(CellColumn):
    """A state; `tone` and `icon` name attributes of the record, the words are the choice's label."""

    template_name = "ui/cells/status.html"
    classes = "nowrap"

    def __init__(self, *args: Any, tone: str = "tone", icon: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tone = tone
        self.icon = icon

    def context(self, value: Any, record: Any) -> dict[str, Any]:
        """Word, tone and icon of the record's state."""
        icon = getattr(record, self.icon, "") if self.icon else ""
        return {"label": getattr(value, "label", value), "tone": getattr(record, self.tone, "neutral"), "icon": icon}


class SelectColumn(CellColumn):
    """A box to choose the row for a bulk action; its name is always `selected`."""

    template_name = "ui/cells/select.html"
    classes = "check"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("accessor", "pk")
        kwargs.setdefault("verbose_name", "Select")
        super().__init__(*args, **kwargs)

    @property
    def header(self) -> str:
        """A box that chooses every row."""
        return render_to_string("ui/cells/select_all.html")

    def context(self, value: Any, record: Any) -> dict[str, Any]:
        """The row's key and what it is called."""
        return {"value": value, "label": str(record)}
