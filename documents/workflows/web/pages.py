"""What pages about workflows share: addresses in a project or in the organisation, layouts."""

from typing import Any

from django.urls import reverse

from kazinex.core.http import MemberRequest


def address(request: MemberRequest, name: str, *more: Any) -> str:
    """An address of workflows by name, in the project or, where none is named, in the organisation."""
    if request.project:
        return reverse(f"workflows:{name}", args=[request.organisation.slug, request.project.code, *more])
    return reverse(f"workflows:organisation-{name}", args=[request.organisation.slug, *more])


def layout(request: MemberRequest) -> str:
    """The surroundings of pages that stand in both places."""
    return "layouts/project.html" if request.project else "layouts/settings.html"
