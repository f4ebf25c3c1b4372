"""What pages about transmittals share."""

from typing import Any

from django.urls import reverse

from kazinex.core.http import MemberRequest


def address(request: MemberRequest, name: str, *more: Any) -> str:
    """An address of transmittals in the project, by name."""
    return reverse(f"transmittals:{name}", args=[request.organisation.slug, request.project.code, *more])
