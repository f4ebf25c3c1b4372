"""Settings of the register: the same pages for the organisation and for one of its projects."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from kazinex.core.http import MemberRequest, page


def settings_page(request: MemberRequest, template: str, **context: Any) -> HttpResponse:
    """A page among the settings of where the address stands."""
    layout = "layouts/project_settings.html" if request.project else "layouts/settings.html"
    return page(request, template, layout=layout, **context)


def settings_address(request: MemberRequest, name: str, **named: str) -> str:
    """An address of such a page by name, in the same place."""
    here = {"organisation": request.organisation.slug}
    if request.project:
        return reverse(f"documents:project-{name}", kwargs={**here, "project": request.project.code, **named})
    return reverse(f"documents:organisation-{name}", kwargs={**here, **named})
