"""Document packages: the list, one package, its description, its order, its end."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from documents.packages import queries
from documents.packages.models import DocumentPackage
from documents.packages.services import packages
from documents.packages.web import lists
from documents.packages.web.forms import NewPackageForm, PackageForm
from documents.packages.web.pages import actions, address, list_urls, sheet
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.lists import Reading
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage
from projects.web import saved_views
from projects.web.exports import export

MANAGE = Permission.MANAGE_WORK_PACKAGES
ARCHIVED = Notice(
    _("The package leaves the list"),
    _("Its documents stay where they are, and what was shared from it goes on. It can be brought back."),
    tone="warn",
)
RESTORED = Notice("", _("It stands in the list again, with the documents it had."), tone="info")


@access()
def package_list(request: MemberRequest) -> HttpResponse:
    """Every document package of the project, as far as one sees into it."""
    reading, found = _listed(request)
    saved = saved_views.menu(request, "packages", reading)
    urls = list_urls(request, "package-new", "packages-export")
    return saved_views.usual(request, saved) or page(
        request, "packages/packages.html", packages=reading.page(found), saved=saved, **urls
    )


@require_POST
@access()
def package_list_export(request: MemberRequest) -> HttpResponse:
    """Exactly the filtered packages, as Excel and recorded."""
    reading, found = _listed(request)
    return export(request, reading, reading.every(found), name="packages")


@access(MANAGE)
@sent_once
def package_new(request: MemberRequest) -> HttpResponse:
    """Make a package."""
    form = NewPackageForm(posted(request), project=request.project)
    if form.submit(lambda: packages.create(request.project, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("{result} is made. Add its documents.").format(result=form.result.name))
        return redirect(address(request, "package-add", form.result.public_id))
    back = address(request, "packages")
    return page(request, "packages/package_new.html", form=form, list_url=back)


@access(to=queries.package)
def package(request: MemberRequest, package: DocumentPackage) -> HttpResponse:
    """Its documents in order, and what has changed since it was last sent."""
    lines = queries.lines(request.actor, package)
    return page(
        request,
        "packages/package.html",
        package=package,
        lines=lines,
        changed=sum(line.is_changed for line in lines),
        actions=actions(request, package),
        list_url=address(request, "packages"),
    )


@access(MANAGE, to=queries.package)
def package_edit(request: MemberRequest, package: DocumentPackage) -> HttpResponse:
    """Describe it otherwise."""
    form = PackageForm(posted(request), package=package)
    if form.submit(lambda: packages.change(package, by=request.actor, **form.cleaned_data)):
        messages.success(request, _("The package is saved."))
        return redirect(package)
    context: dict[str, Any] = {"form": form, "package": package, "list_url": address(request, "packages")}
    return page(request, "packages/package_edit.html", **context)


@require_POST
@access(MANAGE, to=queries.package)
def package_order(request: MemberRequest, package: DocumentPackage) -> HttpResponse:
    """Move one document up or down among those one sees."""
    documents = queries.contents(request.actor, package)
    numbers = [document.number for document in documents]
    at = numbers.index(request.POST["up"]) if request.POST.get("up") in numbers else 0
    if at:
        packages.move(package, documents[at], before=documents[at - 1], by=request.actor)
    down = numbers.index(request.POST["down"]) if request.POST.get("down") in numbers else len(numbers)
    if down + 1 < len(numbers):
        packages.move(package, documents[down + 1], before=documents[down], by=request.actor)
    return redirect(package)


@require_POST
@access(to=queries.package)
def package_export(request: MemberRequest, package: DocumentPackage) -> HttpResponse:
    """What one sees of it, as Excel and recorded."""
    return sheet(request, package, packages.described(package), "package")


@access(MANAGE, to=queries.package)
def package_archive(request: MemberRequest, package: DocumentPackage) -> HttpResponse:
    """Put it away."""
    change, done = (
        partial(packages.archive, package, by=request.actor),
        _("{package} is archived.").format(package=package.name),
    )
    return _ask(request, package, change, button=_("Archive"), notices=[ARCHIVED], done=done)


@access(MANAGE, to=queries.package)
def package_restore(request: MemberRequest, package: DocumentPackage) -> HttpResponse:
    """Bring it back."""
    change, done = (
        partial(packages.restore, package, by=request.actor),
        _("{package} is back.").format(package=package.name),
    )
    return _ask(request, package, change, button=_("Bring back"), notices=[RESTORED], kind="primary", done=done)


def _listed(request: MemberRequest) -> tuple[Reading, QuerySet[DocumentPackage]]:
    reading = lists.PACKAGES.read(request.GET, path=address(request, "packages"))
    return reading, queries.packages(request.actor, archived="archived" in reading.filters.values)


def _ask(
    request: MemberRequest,
    package: DocumentPackage,
    change: partial[DocumentPackage],
    *,
    button: str,
    done: str,
    **look: Any,
) -> HttpResponse:
    back = package.get_absolute_url()
    asked = ReasonPage(
        layout="layouts/project.html",
        heading=f"{button} {package.name}",
        crumbs=[(_("Packages"), address(request, "packages")), (package.name, back), (button, "")],
        button=button,
        back=back,
        **look,
    )
    return reasons.ask(request, asked, change, of=package, done=done, to=partial(redirect, back))
