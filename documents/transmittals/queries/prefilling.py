"""What the form of a new transmittal is filled with, and where making one is offered."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from documents.packages import queries as packages
from documents.packages.domain.questions import AnyPackage, PackageAction
from documents.register.models import Document
from documents.transmittals.models import AddressedAs, Relation, Transmittal
from documents.transmittals.queries import transmittals
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

LONGEST = 4_000  # characters of numbers an address may bring
SEND = Permission.MANAGE_TRANSMITTALS


@dataclass(frozen=True, slots=True)
class Brought:
    """What an address brings to the form: what it is filled with, and what it replies to or forwards."""

    initial: dict[str, str]
    origin: Transmittal | None = None
    relation: str = ""


def brought(actor: Member, query: Mapping[str, str]) -> Brought:
    """Documents by number, what one sees of a package, or what a reply or a forward begins with."""
    for relation in (Relation.REPLY, Relation.FORWARD):
        if code := query.get(relation, ""):
            return _related(actor, code, relation)
    if package := packages.asked_for(actor, query):
        documents = [one for one in packages.contents(actor, package) if not one.is_planned]
        return Brought({"documents": "\n".join(one.number for one in documents), "subject": str(package)})
    return Brought({"documents": query.get("documents", "")[:LONGEST]})


def _related(actor: Member, code: str, relation: Relation) -> Brought:
    """A reply goes to who issued it, their own to those it went to; a forward takes the revisions along they see."""
    try:
        origin = transmittals.transmittal(actor, code)
    except Transmittal.DoesNotExist:
        return Brought({})
    if relation == Relation.REPLY:
        facts = {"subject": _titled("Re: ", origin), "purpose": origin.purpose, **_addressees(actor, origin)}
        return Brought(facts, origin, relation)
    seen = [line for line in transmittals.lines_of(actor, origin) if line.document and line.revision]
    documents = [f"{line.document.number} rev {line.revision.code}" for line in seen if line.document and line.revision]
    facts = {"subject": _titled("Fwd: ", origin), "purpose": origin.purpose, "documents": "\n".join(documents)}
    return Brought(facts, origin, relation)


def _titled(mark: str, origin: Transmittal) -> str:
    """Its subject marked, once however often it went to and fro."""
    return origin.subject if origin.subject.startswith(mark) else f"{mark}{origin.subject}"[:300]


def _addressees(actor: Member, origin: Transmittal) -> dict[str, str]:
    """Whom a reply goes to, in lines; nobody replies to themself."""
    if origin.created_by != actor.user:
        return {"to": origin.created_by.email}
    lines: dict[str, list[str]] = {kind: [] for kind in AddressedAs.values}
    for one in origin.recipients.exclude(user=actor.user) if origin.is_whole else ():
        named = one.email if one.name == one.email else str(one)
        lines[one.addressed_as].append(named + (f", {one.company}" if one.company else ""))
    return {kind: "\n".join(people) for kind, people in lines.items()}


def may_send(document: Document, actor: Member) -> bool:
    """Whether what the actor sees of a document could be sent; for its menu of actions."""
    return document.shown_revision is not None and not document.is_deleted and bool(actor.decide(SEND))


def package_actions(package: AnyPackage, actor: Member) -> list[PackageAction]:
    """Sending all of a package, for who may."""
    if not actor.decide(SEND):
        return []
    url = reverse("transmittals:transmittal-new", args=[actor.organisation.slug, actor.project.code])
    return [PackageAction(_("Transmit"), f"{url}?{packages.naming(package)}", "paper-airplane")]
