"""Registers of shares."""

from datetime import datetime
from typing import Any

from django.template.defaultfilters import pluralize
from django.utils.html import format_html, format_html_join
from django_tables2 import Column

from guestshares.web.listing import decisions
from kazinex.ui import texts
from kazinex.ui.tables import HouseTable, PersonColumn, SelectColumn, cell


class SharesTable(HouseTable):
    """Who outside may open what."""

    recipient_name = Column(verbose_name="Recipient", attrs=cell("wide"))
    documents = Column(verbose_name="Documents", accessor="records", attrs=cell("wide"))
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
        """Name with address beneath, leading to the share."""
        address = record.get_absolute_url()
        return format_html('<a href="{}">{}<br><small>{}</small></a>', address, value, record.recipient_email)

    def render_documents(self, value: Any) -> str:
        """Number and pinned revision of each document."""
        rows = ((record["number"], record["revision"]) for record in value)
        return format_html_join(", ", '<span class="code">{}</span> ({})', rows)

    def render_expires_at(self, record: Any) -> str:
        """What state it is in, and when it ends or ended."""
        state = texts.status(record.status.label, record.tone)
        return format_html("{}<br><small>{}</small>", state, self._moment(record.expires_at))

    def render_opens_used(self, record: Any) -> str:
        """Used of allowed, when last, and how many fetches were no opening."""
        ignored = record.previews_ignored
        beneath = [
            self._moment(record.last_opened_at) if record.last_opened_at else "",
            f"{ignored} preview{pluralize(ignored)} ignored" if ignored else "",
        ]
        used = f"{record.opens_used} of {record.maximum_opens or 'unlimited'}"
        lines = format_html_join("", "<br><small>{}</small>", ((line,) for line in beneath if line))
        return format_html('<span class="nums">{}</span>{}', used, lines)

    def render_response(self, value: Any) -> str:
        """The decisions given so far."""
        return decisions(value) or "–"

    def _moment(self, instant: datetime) -> str:
        return texts.moment(instant, texts.zone_of(getattr(self, "request", None)))


class ActiveSharesTable(SharesTable):
    """The same over several projects, with a box to choose several."""

    selected = SelectColumn()

    class Meta(SharesTable.Meta):
        sequence = ("selected", *SharesTable.Meta.sequence)

    def render_documents(self, value: Any, record: Any) -> str:  # type: ignore[override]
        """The project stands beneath."""
        return format_html("{}<br><small>{}</small>", super().render_documents(value), record.project.name)
