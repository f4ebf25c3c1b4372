"""Questions about transmittals: those one sees, one of them, its lines, and what is one's own."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from audit import queries as audit
from audit.queries.timeline import Entry, entries
from documents.register.models import Document, Revision
from documents.transmittals.models import Transmittal, TransmittalDocument, TransmittalRecipient
from documents.transmittals.models.transmittal import TransmittalQuerySet, written
from documents.workflows.models import Workflow
from guestshares.models import Scope, Share, ShareItem
from kazinex.core.actors import Member
from projects.queries.people import everybody

MOST_TOLD = 100  # events on the page of a transmittal
CODE = re.compile(r"(?P<series>[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*)-(?P<number>\d{4,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A document in a transmittal as somebody sees it; without a document where they may not."""

    item: TransmittalDocument | ShareItem | None = None  # of people outside, what their share holds now
    document: Document | None = None
    revision: Revision | None = None


def transmittals(actor: Member) -> TransmittalQuerySet:
    """The transmittals the actor sees, each with whether they may read all of it."""
    found: TransmittalQuerySet = Transmittal.objects.visible_to(actor).with_sight(actor).select_related("created_by")
    return found


def transmittal(actor: Member, transmittal: str) -> Transmittal:
    """One of them; for doors."""
    read = CODE.fullmatch(transmittal)
    if read is None:
        raise Transmittal.DoesNotExist
    named = {"series": read["series"].upper(), "number": int(read["number"])}
    return at_home(transmittals(actor).select_related("origin", "workflow").get(**named), actor)


def numbers_seen(actor: Member, codes: Collection[str]) -> set[str]:
    """Of these numbers, those of transmittals that the actor sees; one query."""
    series = {read["series"].upper() for code in codes if (read := CODE.fullmatch(code))}
    numbers = {int(read["number"]) for code in codes if (read := CODE.fullmatch(code))}
    there = Transmittal.objects.visible_to(actor).filter(series__in=series, number__in=numbers)
    return {written(*key) for key in there.values_list("series", "number")} & {*codes}


def draft(actor: Member, unissued: str) -> Transmittal:
    """One of the actor's own drafts; for doors."""
    found: Transmittal = (
        Transmittal.objects.drafts_of(actor).select_related("origin", "workflow").get(public_id=unissued)
    )
    return at_home(found, actor)


def begun(actor: Member, unissued: str) -> Transmittal:
    """The same, or what the actor has issued since by that address; for doors of what may be sent twice."""
    own = Transmittal.objects.filter(project=actor.project, created_by=actor.user)
    return at_home(own.select_related("origin").get(public_id=unissued), actor)


def drafts(actor: Member) -> list[Transmittal]:
    """The actor's own drafts here, the newest first."""
    return [at_home(one, actor) for one in Transmittal.objects.drafts_of(actor).order_by("-created_at", "-pk")[:50]]


def at_home(transmittal: Transmittal, actor: Member) -> Transmittal:
    """The same with its project and organisation, which the actor stands in."""
    transmittal.project, transmittal.organisation = actor.project, actor.organisation
    return transmittal


def lines_of(actor: Member, transmittal: Transmittal) -> list[Line]:
    """The documents of a transmittal in their order; one that the actor may not see is a line that tells nothing."""
    items = list(transmittal.documents.select_related("document", "revision").order_by("position", "pk"))
    keys = [item.revision_id for item in items]
    seen = set(Revision.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
    released = _released(items)
    lines = []
    for item in items:
        document, revision = item.document, item.revision
        if item.revision_id not in seen or document.is_deleted:
            lines.append(Line())
            continue
        document.project, document.organisation = transmittal.project, transmittal.organisation
        document.released_revision = released.get(document.released_revision_id or 0)
        revision.document = document
        lines.append(Line(item, document, revision))
    return lines


def linked_workflow(actor: Member, transmittal: Transmittal) -> Workflow | None:
    """The workflow it belongs to, for who sees that one."""
    if (
        transmittal.workflow is None
        or not Workflow.objects.visible_to(actor).filter(pk=transmittal.workflow.pk).exists()
    ):
        return None
    transmittal.workflow.project, transmittal.workflow.organisation = actor.project, actor.organisation
    return transmittal.workflow


def origin_of(actor: Member, transmittal: Transmittal) -> Transmittal | None:
    """What it replies to or forwards, for who sees that one."""
    origin = transmittal.origin
    if origin is None or not Transmittal.objects.visible_to(actor).filter(pk=origin.pk).exists():
        return None
    return at_home(origin, actor)


def own_part(actor: Member, transmittal: Transmittal) -> TransmittalRecipient | None:
    """The actor's own part in a transmittal, where it is addressed to them."""
    found: TransmittalRecipient | None = transmittal.recipients.filter(user=actor.user).first()
    if found:
        found.transmittal, found.user = transmittal, actor.user
    return found


def recipients_of(transmittal: Transmittal) -> list[TransmittalRecipient]:
    """Everybody it was sent to, those in To first, each with their guest share."""
    shared = transmittal.recipients.select_related("user", "share__project", "share__organisation")
    return list(shared.order_by("position", "pk"))


def members_here(transmittal: Transmittal, users: Iterable[int]) -> set[int]:
    """Of these users, by key, those for whom the project still exists."""
    return {actor.user.pk for actor in everybody(transmittal.project, among=set(users))}


def shares_of(transmittal: Transmittal) -> QuerySet[Share]:
    """Every guest share by which people outside reach it, those that were issued again too."""
    found: QuerySet[Share] = Share.objects.filter(
        project=transmittal.project_id, scope=Scope.TRANSMITTAL, distribution=transmittal.public_id
    )
    return found


def recipient_of(share: Share) -> TransmittalRecipient | None:
    """Whose part in which transmittal a guest share is, however often it was issued again."""
    if share.scope != Scope.TRANSMITTAL:
        return None
    people = TransmittalRecipient.objects.filter(transmittal__public_id=share.distribution)
    found: TransmittalRecipient | None = (
        people.filter(email_key=share.recipient_email.casefold())
        .select_related("transmittal__project", "transmittal__organisation", "transmittal__created_by")
        .first()
    )
    return found


def history(transmittal: Transmittal, actor: Member) -> list[Entry]:
    """What happened to a transmittal, newest first, in sentences."""
    return list(entries(list(audit.told_about(transmittal)[:MOST_TOLD]), actor))


def transmittals_of(actor: Member, document: Document) -> list[TransmittalDocument]:
    """The transmittals a document went out with, the newest first, as far as the actor sees them."""
    seen = Transmittal.objects.visible_to(actor)
    found = TransmittalDocument.objects.filter(document=document, transmittal__in=seen)
    if not document.is_shown_whole:
        found = found.filter(revision=document.shown_revision_id)
    every: list[TransmittalDocument] = list(found.select_related("transmittal").order_by("-transmittal__number"))
    for one in every:
        at_home(one.transmittal, actor)
    return every


def count_of_document(document: Document, actor: Member) -> int:
    """How many those are; for its tab."""
    return len(transmittals_of(actor, document))


def related_events(document: Document, actor: Member) -> list[tuple[str, list[int]]]:
    """The transmittals whose events belong to a document's activity for this person."""
    return [("transmittal", [one.transmittal_id for one in transmittals_of(actor, document)])]


def _released(items: list[TransmittalDocument]) -> dict[int, Revision]:
    keys = [item.document.released_revision_id for item in items if item.document.released_revision_id]
    found: dict[int, Revision] = Revision.objects.in_bulk(keys)
    return found
