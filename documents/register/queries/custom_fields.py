"""The facts of documents that people added, as their settings show them."""

from django.db.models import F, Q

from documents.register.models import CustomField
from kazinex.core.actors import Member


def custom_fields(actor: Member) -> list[CustomField]:
    """Those of the organisation, and with a project that project's own; the retired last."""
    found = CustomField.objects.filter(Q(project=None) | Q(project=actor.project))
    order = (F("retired_at").asc(nulls_first=True), F("project").asc(nulls_first=True), "position", "pk")
    return list(found.order_by(*order))


def custom_field(actor: Member, field: str) -> CustomField:
    """One that is changed here: of the project, or of the organisation where no project is named; for doors."""
    found: CustomField = CustomField.objects.select_related("project").get(public_id=field, project=actor.project)
    return found
