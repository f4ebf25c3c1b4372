"""The Packages tab of a document: where it stands, and putting it somewhere."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from documents.packages import queries
from documents.packages.models import WorkPackageStatus
from documents.packages.services import packages, work_packages
from documents.packages.web.forms import IntoForm
from documents.packages.web.pages import address
from documents.register import queries as register
from documents.register.models import Document
from documents.register.web.document_pages import document_page
from kazinex.core.http import MemberRequest, access
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

MANAGE = Permission.MANAGE_WORK_PACKAGES
OPEN = (WorkPackageStatus.DRAFT, WorkPackageStatus.ACTIVE)


@access(to=register.document)
def document_packages(request: MemberRequest, document: Document) -> HttpResponse:
    """Which packages it stands in."""
    return _tab(request, document, _forms(request, document) if request.actor.decide(MANAGE) else {})


@access(MANAGE, to=register.document)
def document_packages_add(request: MemberRequest, document: Document) -> HttpResponse:
    """Put it into another one, which is chosen on its tab."""
    forms = _forms(request, document)
    for kind, form in forms.items():
        if form.submit(partial(_put, request, document, form, kind)):
            messages.success(
                request, _("{number} is in {result} now.").format(number=document.number, result=form.result)
            )
            return redirect(address(request, "document-packages", document.number))
    return _tab(request, document, forms)


def _tab(request: MemberRequest, document: Document, forms: dict[str, IntoForm]) -> HttpResponse:
    context: dict[str, Any] = {"forms": forms, "work": queries.work_package_of(request.actor, document)}
    context["standing"] = queries.packages_of(request.actor, document)
    context["add_url"] = address(request, "document-packages-add", document.number)
    return document_page(request, "packages/document_packages.html", document, **context, **_sent(forms))


def _sent(forms: dict[str, IntoForm]) -> dict[str, Any]:
    """The form that was sent, where one was refused."""
    return {"form": next((form for form in forms.values() if form.is_bound), None)}


def _forms(request: MemberRequest, document: Document) -> dict[str, IntoForm]:
    inside = {each.pk for each in queries.packages_of(request.actor, document)}
    may_join = queries.work_package_of(request.actor, document) is None
    others = [each for each in queries.packages(request.actor).order_by("name", "pk") if each.pk not in inside]
    open_work = queries.work_packages(request.actor).filter(status__in=OPEN).order_by("number", "pk")
    offered = {
        "package": ([(each.public_id, each.name) for each in others], _("Document package")),
        "work_package": ([(each.public_id, str(each)) for each in open_work if may_join], _("Work package")),
    }
    sent = request.POST.get("into") if request.method == "POST" else ""
    return {
        kind: IntoForm(request.POST if sent == kind else None, choices=choices, label=label, prefix=kind)
        for kind, (choices, label) in offered.items()
        if choices
    }


def _put(request: MemberRequest, document: Document, form: IntoForm, kind: str) -> str:
    """Into the package that was chosen; returns what it is called."""
    key = form.cleaned_data["package"]
    if kind == "package":
        package = queries.package(request.actor, key)
        packages.add_documents(package, [document], by=request.actor)
        return str(package)
    work = queries.work_package(request.actor, key)
    work_packages.add_documents(work, [document], by=request.actor)
    return str(work)
