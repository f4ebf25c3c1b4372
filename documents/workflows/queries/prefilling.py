"""What the form that starts a workflow is filled with, and where starting one is offered."""

from collections.abc import Mapping

from django.urls import reverse

from documents.packages import queries as packages
from documents.packages.domain.questions import AnyPackage, PackageAction
from documents.register.models import Document
from documents.workflows.domain import startable
from documents.workflows.queries import pinning
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

LONGEST = 4_000  # characters of numbers an address may bring


def initial(actor: Member, query: Mapping[str, str]) -> dict[str, str]:
    """The documents and the title that an address asks for: by number, or what one sees of a package."""
    if package := packages.asked_for(actor, query):
        numbers = [document.number for document in packages.contents(actor, package)]
        return {"documents": "\n".join(numbers), "title": str(package)}
    return {"documents": query.get("documents", "")[:LONGEST]}


def may_start(document: Document, actor: Member) -> bool:
    """Whether a workflow could start on what the actor sees of a document now; for its menu of actions."""
    revision = document.shown_revision
    if revision is None or not actor.decide(Permission.CREATE_WORKFLOW):
        return False
    revision.document = document
    return not startable.problem(revision, pinning.under_way([revision]).get(revision.pk, ""))


def package_actions(package: AnyPackage, actor: Member) -> list[PackageAction]:
    """Starting a workflow on all of a package, for who may."""
    if not actor.decide(Permission.CREATE_WORKFLOW):
        return []
    url = reverse("workflows:workflow-new", args=[actor.organisation.slug, actor.project.code])
    return [PackageAction(_("Start workflow"), f"{url}?{packages.naming(package)}", "arrow-path-rounded-square")]
