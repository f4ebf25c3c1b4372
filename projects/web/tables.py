"""Registers of projects and of teams."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html

from kazinex.ui.tables import HouseTable, MomentColumn, PersonColumn, StatusColumn, cell


class ProjectTable(HouseTable):
    """The projects that exist for a person."""

    name = tables.Column(linkify=True, attrs=cell("wide"))
    code = tables.Column(attrs=cell("code"))
    reference = tables.Column(attrs=cell("priority-3"), default="–")
    role = tables.Column(empty_values=(), verbose_name="Your role")
    starts_on = MomentColumn(verbose_name="Start", attrs=cell("nowrap priority-3"))
    ends_on = MomentColumn(verbose_name="End", attrs=cell("nowrap priority-2"))
    status = StatusColumn(tone="status_tone", accessor="get_status_display")

    def render_role(self, record: Any) -> str:
        """The role the person acts with there."""
        return str(record.acts_as) or "–"


class TeamTable(HouseTable):
    """The people of a project."""

    name = PersonColumn(orderable=True, attrs=cell("wide"), accessor="user")
    email = tables.Column(verbose_name="E-mail", attrs=cell("priority-2"), accessor="user__email")
    role = tables.Column(orderable=True)
    groups = tables.Column(empty_values=(), attrs=cell("priority-3"))
    two_factor = StatusColumn(verbose_name="Two-factor", tone="two_factor_tone", attrs=cell("nowrap priority-2"))
    last_active_at = MomentColumn(verbose_name="Last active", orderable=True, attrs=cell("nowrap priority-3"))

    class Meta(HouseTable.Meta):
        attrs = {"caption": "The people of this project"}

    def render_name(self, record: Any, table: Any) -> Any:
        """The person, leading to their page where there is one for this reader."""
        drawn = self.base_columns["name"].render(value=record.user, record=record, table=table)
        url = getattr(record, "url", "")
        return format_html('<a href="{}">{}</a>', url, drawn) if url else drawn

    def render_role(self, record: Any) -> str:
        """The role's name."""
        return str(record.role_name)

    def render_groups(self, record: Any) -> str:
        """The groups they are in."""
        return ", ".join(record.group_names) or "–"
