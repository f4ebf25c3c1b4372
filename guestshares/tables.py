"""Registers of shares."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django_tables2 import Column

from guestshares.listing import decisions
from kazinex.core.tables import HouseTable, PersonColumn, SelectColumn, cell


class SharesTable(HouseTable):
    """Who outside may open what."""

    recipient_name = Column(verbose_name="Recipient", linkify=True, attrs=cell("wide"))
    documents = Column(verbose_name="Documents", accessor="records", attrs=cell("nowrap"))
    expires_at = Column(verbose_name="Status, expires", orderable=True, attrs=cell("nowrap"))
    opens_used = Column(verbose_name="Opens, last opened", orderable=True, attrs=cell("nowrap"))
    response = Column(verbose_name="Response", accessor="records")
    created_by = PersonColumn(verbose_name="Created by", attrs=cell("priority-3"))

    class Meta(HouseTable.Meta):
        sequence: tuple[str, ...] = (
            "recipient_name",
            "documents",
            "expires_at",
            "opens_used",
            "response",
            "created_by",
        )
        empty_text = "No share matches these filters."

    def render_recipient_name(self, value: str, record: Any) -> str:
        """Name with address beneath."""
        return format_html("{}<br><small>{}</small>", value, record.recipient_email)

    def render_documents(self, value: Any) -> str:
        """Number and pinned revision of each document."""
        rows = ((record["number"], record["revision"]) for record in value)
        return format_html_join(", ", '<span class="code">{}</span> ({})', rows)

    def render_expires_at(self, record: Any) -> str:
        """What state it is in, and when it ends or ended."""
        return self._cell("expires", record)

    def render_opens_used(self, record: Any) -> str:
        """Used of allowed, when last, and how many fetches were no opening."""
        return self._cell("opens", record)

    def render_response(self, value: Any) -> str:
        """The decisions given so far."""
        return decisions(value) or "–"

    def _cell(self, name: str, share: Any) -> str:
        context = {"share": share, "request": getattr(self, "request", None)}
        return render_to_string(f"guestshares/cells/{name}.html", context)


class ActiveSharesTable(SharesTable):
    """The same over several projects, with a box to choose several."""

    selected = SelectColumn()

    class Meta(SharesTable.Meta):
        sequence = ("selected", *SharesTable.Meta.sequence)

    def render_documents(self, value: Any, record: Any) -> str:  # type: ignore[override]
        """The project stands beneath."""
        return format_html("{}<br><small>{}</small>", super().render_documents(value), record.project.name)
