"""Work packages: the list, one of them, its description, its status."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from documents.packages import queries
from documents.packages.models import WorkPackage
from documents.packages.services import work_packages
from documents.packages.web import lists
from documents.packages.web.forms import MoveForm, NewWorkPackageForm, WorkPackageForm
from documents.packages.web.pages import actions, address, list_urls, sheet
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.lists import Reading
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from projects.web import saved_views
from projects.web.exports import export

MANAGE = Permission.MANAGE_WORK_PACKAGES


@access()
def work_package_list(request: MemberRequest) -> HttpResponse:
    """Every work package of the project, as far as one sees into it."""
    reading = _read(request)
    saved = saved_views.menu(request, "work-packages", reading)
    if usual := saved_views.usual(request, saved):
        return usual
    urls = list_urls(request, "work-package-new", "work-packages-export")
    found = reading.page(queries.work_packages(request.actor))
    return page(request, "packages/work_packages.html", packages=found, saved=saved, **urls)


@require_POST
@access()
def work_package_list_export(request: MemberRequest) -> HttpResponse:
    """Exactly the filtered work packages, as Excel and recorded."""
    reading = _read(request)
    return export(request, reading, reading.every(queries.work_packages(request.actor)), name="work-packages")


@access(MANAGE)
@sent_once
def work_package_new(request: MemberRequest) -> HttpResponse:
    """Make a work package."""
    form = NewWorkPackageForm(posted(request), project=request.project)
    if form.submit(lambda: work_packages.create(request.project, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("{number} is made. Put its documents in.").format(number=form.result.number))
        return redirect(address(request, "work-package-add", form.result.public_id))
    back = address(request, "work-packages")
    return page(request, "packages/work_package_new.html", form=form, list_url=back)


@access(to=queries.work_package)
def work_package(request: MemberRequest, package: WorkPackage) -> HttpResponse:
    """Its documents, and how far they are."""
    documents = queries.documents_of(request.actor, package)
    return page(
        request,
        "packages/work_package.html",
        package=package,
        documents=documents,
        progress=queries.progress(documents),
        actions=actions(request, package),
        list_url=address(request, "work-packages"),
    )


@access(MANAGE, to=queries.work_package)
def work_package_edit(request: MemberRequest, package: WorkPackage) -> HttpResponse:
    """Describe it otherwise."""
    form = WorkPackageForm(posted(request), package=package)
    if form.submit(lambda: work_packages.change(package, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("The work package is saved."))
        return redirect(package)
    context: dict[str, Any] = {"form": form, "package": package, "list_url": address(request, "work-packages")}
    return page(request, "packages/work_package_edit.html", **context)


@access(MANAGE, to=queries.work_package)
def work_package_move(request: MemberRequest, package: WorkPackage) -> HttpResponse:
    """Move it to another status."""
    form = MoveForm(posted(request), package=package)
    if form.submit(lambda: work_packages.move(package, by=request.actor, **form.move)):
        messages.success(
            request,
            _("{number} is {status}.").format(number=package.number, status=form.result.get_status_display().lower()),
        )
        return redirect(package)
    context: dict[str, Any] = {"form": form, "package": package, "list_url": address(request, "work-packages")}
    return page(request, "packages/work_package_move.html", **context)


@require_POST
@access(to=queries.work_package)
def work_package_export(request: MemberRequest, package: WorkPackage) -> HttpResponse:
    """What one sees of it, as Excel and recorded."""
    facts = {"Number": package.number, **work_packages.described(package), "Status": package.get_status_display()}
    return sheet(request, package, facts, package.number)


def _read(request: MemberRequest) -> Reading:
    return lists.work_packages(request.project).read(request.GET, path=address(request, "work-packages"))
