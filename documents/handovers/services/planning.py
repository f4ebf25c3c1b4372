"""What goes into a package, found once and written down, so that any worker can go on with it."""

from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath
from typing import Any

from django.db.models import QuerySet

from documents.correspondence.models import Letter, LetterAttachment
from documents.handovers.domain.paths import Paths
from documents.handovers.domain.planned import Planned, in_parts
from documents.handovers.models import Handover, HandoverFile, Which
from documents.register import queries as register
from documents.register.models import Document, Revision
from documents.workflows.models import StepAttachment, Workflow
from documents.workflows.models.words import PartStatus
from kazinex.core import clock
from kazinex.core.actors import Member

AT_ONCE = 2_000  # rows
UNSORTED = "No discipline"


def plan(handover: Handover, *, by: Member) -> Handover:
    """Write down every uploaded file the actor sees, each with its archive."""
    numbered = enumerate(in_parts(_files(handover, by), handover.part_size), start=1)
    while batch := list(islice(numbered, AT_ONCE)):
        rows = [HandoverFile(handover=handover, position=at, part=number, **_facts(one)) for at, (number, one) in batch]
        HandoverFile.objects.bulk_create(rows)
        handover.files_count, handover.parts_planned = rows[-1].position, rows[-1].part
    handover.planned_at = clock.now()
    handover.save(update_fields=["files_count", "parts_planned", "planned_at"])
    return handover


def _files(handover: Handover, actor: Member) -> Iterator[Planned]:
    paths = Paths()
    yield from _revisions(handover, actor, paths)
    yield from _beside_letters(actor, paths)
    yield from _beside_answers(actor, paths)


def _revisions(handover: Handover, actor: Member, paths: Paths) -> Iterator[Planned]:
    """In folders by discipline."""
    for revision in revisions(handover, actor).iterator(AT_ONCE):
        document = revision.document
        folder = document.discipline.code if document.discipline else UNSORTED
        name = f"{document.number}_{revision.code}{PurePath(revision.file_name).suffix}"
        yield Planned(
            path=paths.give("documents", folder, name),
            kind="Document",
            number=document.number,
            title=document.title,
            revision=revision.code,
            status=str(revision.get_status_display()),
            issue_id=revision.pk,
            dated=revision.created_at,
            source_key=revision.storage_key,
            size=revision.size,
            sha256=revision.sha256,
        )


def revisions(handover: Handover, actor: Member) -> QuerySet[Revision]:
    """The revisions a package is made of, by discipline and number."""
    if handover.which == Which.ALL:
        found = Revision.objects.visible_to(actor).filter(document__deleted_at=None)
    else:
        shown = Document.objects.visible_to(actor).current().values("shown_revision_id")
        found = Revision.objects.filter(pk__in=shown)
    ordered: QuerySet[Revision] = found.select_related("document__discipline").order_by(
        "document__discipline__code", "document__number", "created_at", "pk"
    )
    return ordered


def told_besides(handover: Handover, actor: Member) -> list[int]:
    """Keys of the documents that its register tells and none of its files: those without a revision."""
    packed = handover.files.exclude(issue=None).values("issue__document")
    return list(register.documents(actor).exclude(pk__in=packed).order_by("pk").values_list("pk", flat=True))


def _beside_letters(actor: Member, paths: Paths) -> Iterator[Planned]:
    letters = Letter.objects.visible_to(actor).sent()
    found = LetterAttachment.objects.filter(letter__in=letters.values("pk")).select_related("letter")
    for file in found.order_by("letter__series", "letter__number", "pk").iterator(AT_ONCE):
        letter = file.letter
        yield _attached(file, paths.give("letters", f"{letter.code} files", file.name), letter.code, letter.subject)


def _beside_answers(actor: Member, paths: Paths) -> Iterator[Planned]:
    workflows = Workflow.objects.visible_to(actor).values("pk")
    found = StepAttachment.objects.filter(part__status=PartStatus.ANSWERED, part__step__workflow__in=workflows)
    for file in found.select_related("part__step__workflow").order_by("part__step__workflow__number", "pk"):
        workflow = file.part.step.workflow
        path = paths.give("workflows", f"{workflow.code} files", file.name)
        yield _attached(file, path, workflow.code, workflow.title)


def _attached(file: Any, path: str, number: str, title: str) -> Planned:
    return Planned(
        path=path,
        kind="Attachment",
        number=number,
        title=title,
        dated=file.created_at,
        source_key=file.storage_key,
        size=file.size,
        sha256=file.sha256,
    )


def _facts(planned: Planned) -> dict[str, Any]:
    return {name: getattr(planned, name) for name in Planned.__slots__}
