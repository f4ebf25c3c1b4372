"""The register as a table, and the orders it may be read in: each has an index."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_tables2 import Column

from documents.register.domain import fields
from documents.register.models import Document
from kazinex.ui import texts
from kazinex.ui.tables import HouseColumn, HouseTable, MomentColumn, StatusColumn, cell
from projects.models import Term

ORDERS = {
    "number": ("number",),
    "-number": ("-number",),
    "title": ("title", "id"),
    "-title": ("-title", "-id"),
    "updated": ("shown_at", "id"),
    "-updated": ("-shown_at", "-id"),
    "status": ("shown_status", "number", "id"),
    "-status": ("-shown_status", "-number", "-id"),
}


def known_sort(wanted: str) -> str:
    """An order the register offers; by number where another is asked for."""
    return wanted if wanted in ORDERS else "number"


class NumberColumn(HouseColumn):
    """The number, leading to the document's page; the table knows where its documents are."""

    classes = "code nowrap"

    def render(self, value: Any, record: Any, table: Any) -> SafeString:
        """The number as a link."""
        return format_html('<a href="{}">{}</a>', table.address_of(record), value)


class TitleColumn(HouseColumn):
    """The title, and what is special about the document."""

    classes = "wide"

    def render(self, value: Any, record: Any) -> SafeString:
        """The title, with a mark for each thing to know before opening it."""
        marks = [
            (record.is_confidential, "Confidential", "warn", "eye-slash"),
            (record.is_locked, "Locked", "neutral", "lock-closed"),
            (record.is_deleted, "Deleted", "bad", "trash"),
        ]
        shown = ((texts.status(word, tone, icon),) for holds, word, tone, icon in marks if holds)
        return format_html("{}{}", value, format_html_join("", " {}", shown))


class TermColumn(HouseColumn):
    """The code of an entry of a coded list; the table knows them all."""

    def render(self, value: Any, table: Any) -> str:
        """The code, or a dash."""
        return table.codes.get(value) or texts.NOTHING


def _of(name: str) -> dict[str, str]:
    """Where the table keeps a fact, and what it is called."""
    field = fields.BY_NAME[name]
    return {"accessor": field.column, "verbose_name": field.label}


class DocumentTable(HouseTable):
    """One document a row; the number leads to it."""

    number = NumberColumn(orderable=True)
    title = TitleColumn(orderable=True)
    discipline = TermColumn(**_of("discipline"), attrs=cell("priority-2"))
    type = TermColumn(**_of("document_type"), attrs=cell("priority-3"))
    zone = TermColumn(**_of("zone"), attrs=cell("priority-3"))
    revision = Column(accessor="shown_code", verbose_name="Rev.", attrs=cell("code"))
    status = StatusColumn(accessor="shown_status_label", tone="shown_status_tone", orderable=True)
    updated = MomentColumn(accessor="shown_at", attrs=cell("nowrap priority-2"), orderable=True)

    class Meta(HouseTable.Meta):
        attrs = {"caption": "Documents"}

    def __init__(self, *args: Any, terms: Iterable[Term], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = {term.pk: term.code for term in terms}

    def address_of(self, document: Document) -> str:
        """The document's page, which lies below the register's; a number is fit for an address as it is."""
        return f"{self.register_url}{document.number}/"

    @cached_property
    def register_url(self) -> str:
        """The organisation and project are those of the page, so no row asks for them."""
        request: Any = self.request
        return reverse("documents:register", args=[request.organisation.slug, request.project.code])
