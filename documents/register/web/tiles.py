"""The register on the project's dashboard."""

from typing import Any

from django.db.models import Count
from django.urls import reverse

from documents.register import queries
from documents.register.models import DocumentStatus
from kazinex.core.features import Tile


def by_status(request: Any) -> Tile | None:
    """How many documents this person sees stand in which status, each leading to them."""
    if not request.actor.sees_register:
        return None
    register = reverse("documents:register", args=[request.organisation.slug, request.project.code])
    seen: Any = queries.documents(request.actor).order_by()
    counts = dict(seen.values_list("shown_status").annotate(count=Count("pk")))
    rows = [
        (str(label), counts[value], f"{register}?status={value}")
        for value, label in DocumentStatus.choices
        if value in counts
    ]
    return Tile("Documents by status", "documents/by_status.html", {"rows": rows}, register, "Register")
