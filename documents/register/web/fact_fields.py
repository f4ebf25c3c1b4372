"""Facts of a document as they are typed, and what a revision is suitable for."""

from typing import Any

from django import forms

from documents.register.domain.fields import DocumentField, Kind
from documents.register.models import Document
from kazinex.core.forms import DateInput, RowChoice
from kazinex.core.translation import marked as _
from projects import queries as project_queries
from projects.models import Project, TermKind


class NameChoice(RowChoice):
    """A person by name; e-mail addresses are for those who manage members."""

    def label_from_instance(self, obj: Any) -> str:
        """How one person stands in the list."""
        return str(obj)


def suitability_field(project: Project, now: str = "") -> dict[str, forms.Field]:
    """What a revision is suitable for, where the project has a list of that; the one it has may be kept."""
    offered = {term.code: str(term) for term in project_queries.terms(project, TermKind.SUITABILITY)}
    if not offered and not now:
        return {}
    choices = [("", _("None")), *(({now: now} if now else {}) | offered).items()]
    field = forms.ChoiceField(
        label=_("Suitability"),
        choices=choices,
        required=False,
        help_text=_("It has to fit the status of the revision."),
    )
    return {"suitability": field}


def form_field(field: DocumentField, project: Project, document: Document | None = None) -> forms.Field:
    """A fact as it is typed; what a document has may be kept though it is offered no longer."""
    said: dict[str, Any] = {"label": field.label, "required": field.is_required, "help_text": field.help}
    now = field.of(document) if document else None
    if field.kind in {Kind.CODE, Kind.TEXT}:
        return forms.CharField(max_length=field.longest, **said)
    if field.kind is Kind.YES_NO:
        return forms.BooleanField(**said)
    if field.kind is Kind.DAY:
        return forms.DateField(widget=DateInput(), **said)
    return _choice_field(field, project, now, said)


def _choice_field(field: DocumentField, project: Project, now: Any, said: dict[str, Any]) -> forms.Field:
    if field.kind is Kind.CHOICE:
        offered = [(one.key, one.label) for one in field.options if one.is_offered or one.key == now]
        return forms.ChoiceField(choices=_with_nothing(offered, field), **said)
    if field.kind is Kind.NAME:
        return _name_field(field, project, now, said)
    if field.kind is Kind.PERSON:
        people = project_queries.project_people(project)
        nothing = None if now else _("Whoever registers it")
        return NameChoice(queryset=_keeping(people, now), empty_label=nothing, **said)
    return RowChoice(queryset=_keeping(project_queries.terms(project, field.name), now), **said)


def _name_field(field: DocumentField, project: Project, now: Any, said: dict[str, Any]) -> forms.Field:
    """One types a name until the list has entries, and then chooses one of those."""
    entries = [str(term) for term in project_queries.terms(project, field.name)]
    if not entries:
        return forms.CharField(max_length=field.longest, **said)
    kept = [now] if now and now not in entries else []
    return forms.ChoiceField(choices=_with_nothing([(one, one) for one in [*entries, *kept]], field), **said)


def _with_nothing(choices: list[tuple[str, str]], field: DocumentField) -> list[tuple[str, str]]:
    return [("", _("Choose…") if field.is_required else _("None")), *choices]


def _keeping(offered: Any, now: Any) -> Any:
    """The rows that are offered, and the one the document has."""
    return offered | offered.model.objects.filter(pk=now.pk) if now else offered
