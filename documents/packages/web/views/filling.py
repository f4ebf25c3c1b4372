"""Putting documents into packages of either kind, and taking them out."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from documents.packages import queries
from documents.packages.domain.questions import AnyPackage
from documents.packages.models import DocumentPackage, WorkPackage
from documents.packages.services import packages, work_packages
from documents.packages.web.forms import FilterForm, NumbersForm
from documents.packages.web.pages import address, chosen
from documents.register.models import Document
from kazinex.core.buttons import press
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.naming import first_of
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

MANAGE = Permission.MANAGE_WORK_PACKAGES
Add = Callable[..., list[Document]]


@access(MANAGE, to=queries.package)
def package_add(request: MemberRequest, package: DocumentPackage) -> HttpResponse:
    """Add documents by their numbers, or by what they are."""
    return _add(request, package, packages.add_documents, address(request, "packages"))


@access(MANAGE, to=queries.work_package)
def work_package_add(request: MemberRequest, package: WorkPackage) -> HttpResponse:
    """The same for a work package."""
    return _add(request, package, work_packages.add_documents, address(request, "work-packages"))


@require_POST
@access(MANAGE, to=queries.package)
def package_remove(request: MemberRequest, package: DocumentPackage) -> HttpResponse:
    """Take the ticked documents out."""
    return _remove(request, package, packages.remove_documents)


@require_POST
@access(MANAGE, to=queries.work_package)
def work_package_remove(request: MemberRequest, package: WorkPackage) -> HttpResponse:
    """The same for a work package."""
    return _remove(request, package, work_packages.remove_documents)


def _add(request: MemberRequest, package: AnyPackage, add: Add, list_url: str) -> HttpResponse:
    by_filter = request.POST.get("by") == "filter"
    numbers = NumbersForm(None if by_filter else posted(request))
    filters = FilterForm(posted(request) if by_filter else None, project=request.project)
    form = filters if by_filter else numbers
    if form.submit(lambda: add(package, _found(request, form), by=request.actor)):
        count, already = len(form.result), "" if form.result else _(" They were all there already.")
        messages.success(
            request,
            ngettext("{count} document added.{already}", "{count} documents added.{already}", count).format(
                count=count, already=already
            ),
        )
        return redirect(package)
    context: dict[str, Any] = {"numbers": numbers, "filters": filters, "package": package, "list_url": list_url}
    return page(request, "packages/add.html", form=form, **context)


def _found(request: MemberRequest, form: NumbersForm | FilterForm) -> Sequence[Document]:
    """What was asked for; a number that is none refuses all of it, so that nobody misses one unseen."""
    if isinstance(form, FilterForm):
        return queries.by_conditions(request.actor, form.conditions)
    found, unknown = queries.by_numbers(request.actor, form.cleaned_data["numbers"])
    if unknown:
        several = "these numbers" if len(unknown) > 1 else "this number"
        words = _("There is no document with {several} here: {first_of}. Nothing was added.").format(
            several=several, first_of=first_of(unknown, most=10)
        )
        raise RuleBroken(words, field="numbers")
    return found


def _remove(request: MemberRequest, package: Any, remove: Callable[..., int]) -> HttpResponse:
    documents = chosen(request, queries.contents(request.actor, package))
    if not documents:
        messages.info(request, _("Tick the documents to take out first."))
        return redirect(package)
    press(request, lambda: remove(package, documents, by=request.actor), done=_taken_out)
    return redirect(package)


def _taken_out(count: int) -> str:
    return ngettext("{count} document taken out.", "{count} documents taken out.", count).format(count=count)
