"""Share with guest: a whole package."""

from functools import partial
from typing import Any

from django.http.response import HttpResponseBase

from documents.packages import queries as packages
from documents.packages.domain.questions import AnyPackage
from documents.packages.models import DocumentPackage, WorkPackage
from guestshares.models import Scope
from guestshares.queries.policies import effective_policy
from guestshares.services import package_shares
from guestshares.web.forms.shares import PackageShareForm
from guestshares.web.views import creating
from guestshares.web.views.manage import MANAGE
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access
from kazinex.core.sent_forms import sent_once

LABEL = 120  # characters


@access(MANAGE, to=packages.package)
@sent_once
def package_share_new(request: MemberRequest, package: DocumentPackage) -> HttpResponseBase:
    """A document package."""
    return _share(request, package, Scope.PACKAGE)


@access(MANAGE, to=packages.work_package)
@sent_once
def work_package_share_new(request: MemberRequest, package: WorkPackage) -> HttpResponseBase:
    """A work package."""
    return _share(request, package, Scope.WORK_PACKAGE)


def _share(request: MemberRequest, package: AnyPackage, scope: Scope) -> HttpResponseBase:
    rules = effective_policy(request.project)
    may_set_opens = rules.controllers_set_opens or request.actor.is_project_admin
    documents = [one for one in packages.contents(request.actor, package) if not one.is_planned]
    secret = [document for document in documents if document.is_confidential]
    look: dict[str, Any] = {
        "is_secret": bool(secret),
        "policy": rules,
        "project": request.project,
        "may_set_opens": may_set_opens,
        "initial": {"label": str(package)},
    }
    form = PackageShareForm(posted(request), scope=scope, **look)
    change = partial(package_shares.create_for_each, package, by=request.actor)
    shown: dict[str, Any] = {"package": package, "documents": documents, "secret": secret}
    return creating.answer(request, form, change, "guestshares/package_share_new.html", **shown)
