"""Many files at once become documents and revisions: all of them, or none."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from django.db import transaction
from django.urls import reverse

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain import fields
from documents.register.domain.files import CheckedFile
from documents.register.models import Document, Revision, StagedFile, UploadBatch
from documents.register.queries import file_policy
from documents.register.queries.documents import documents as visible
from documents.register.services import documents, revisions, staging
from kazinex.core import clock, likeness
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.shapes import Json
from kazinex.core.standing import still
from kazinex.core.translation import marked as _
from projects import queries as project_queries
from projects.domain.jobs import Outcome, Progress

MOST_TOLD = 10  # reasons
DIGITS = re.compile(r"([0-9]+)")
TURNED = _(
    "Revision {code} goes on otherwise than the last one did. That is allowed: say why in the description below."
)
NOWHERE = _("There is no document {number} that you can see here. Enter another number, or choose “New document”.")


class _Unwatched:
    """Nobody waits to see how far it is."""

    def begin(self, total: int) -> None: ...
    def reached(self, done: int) -> None: ...


UNWATCHED = _Unwatched()


class StoredRow(TypedDict):
    """A placement as work in the background keeps it: its file by its key, and facts as JSON has them."""

    file: int
    number: str
    code: str
    facts: Mapping[str, Json] | None


class Payload(TypedDict):
    """What is registered in the background: the batch by its public id, and what all its files share."""

    batch: str
    rows: list[StoredRow]
    description: str
    status: str


@dataclass(frozen=True, slots=True)
class Placement:
    """What a staged file is: the first revision of a new document, with its facts, or without them a new revision."""

    file: StagedFile
    number: str
    code: str
    facts: Mapping[str, Any] | None = None

    @property
    def order(self) -> tuple[str, list[tuple[int, str]]]:
        """By document, so that nobody waits for each other crosswise, and there by code: A, B, C; P2 before P10."""
        parts = DIGITS.split(self.code)
        return likeness.key(self.number), [(int(part), "") if part.isdigit() else (0, part) for part in parts]


class RowsRefused(RuleBroken):
    """Some files cannot be registered as was said, and so none was; `rows` says why of each, by its key."""

    def __init__(self, rows: dict[int, RuleBroken]) -> None:
        count = len(rows)
        files = "1 file needs" if count == 1 else f"{count} files need"
        super().__init__(f"{files} a change, as said beside it below. Nothing was registered.")
        self.rows = rows

    def told(self, placements: Collection[Placement]) -> str:
        """The same with the first reasons, for who does not see the rows."""
        known = {one.file.pk: one for one in placements}
        reasons = [f"{known[key].file.name}: {broken.words}" for key, broken in list(self.rows.items())[:MOST_TOLD]]
        return " ".join([self.words.replace(", as said beside it below", ""), *reasons])


def register_files(
    batch: UploadBatch,
    placements: Collection[Placement],
    *,
    description: str,
    status: str,
    progress: Progress = UNWATCHED,
    by: Member,
) -> UploadBatch:
    """Register the files of a batch as they are placed, and forget the others; all or none, refusals by row."""
    with transaction.atomic():
        batch = still(
            UploadBatch.objects.select_for_update(of=("self",)).select_related("project"), batch, staging.FORGOTTEN
        )
        if batch.is_finished:
            raise RuleBroken(_("These files are registered already."))
        if not placements:
            raise RuleBroken(_("Every file is left out, so there is nothing to register."))
        _place_all(batch, placements, progress, description=description, status=status, by=by)
        _finish(batch, placements, by=by)
    return batch


def as_stored(placement: Placement) -> StoredRow:
    """A placement as work in the background keeps it."""
    facts = placement.facts
    kept = {name: _stored(value) for name, value in facts.items()} if facts is not None else None
    return {"file": placement.file.pk, "number": placement.number, "code": placement.code, "facts": kept}


def register_stored(payload: Payload, actor: Member, progress: Progress) -> Outcome:
    """Register what was placed, as work in the background."""
    batch = UploadBatch.objects.filter(public_id=payload["batch"], uploader=actor.user).first()
    if batch is None:
        raise RuleBroken(_("These files are not here any more. Upload them again."))
    placements = _placements(batch, payload["rows"])
    description, status = payload["description"], payload["status"]
    try:
        register_files(batch, placements, description=description, status=status, progress=progress, by=actor)
    except RowsRefused as refused:
        raise RuleBroken(refused.told(placements)) from refused
    address = reverse("documents:upload-review", args=[actor.organisation.slug, actor.project.code, batch.public_id])
    return Outcome(f"{len(placements)} files are registered.", address)


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else getattr(value, "pk", value)


def _placements(batch: UploadBatch, rows: list[StoredRow]) -> list[Placement]:
    """What was kept, with the files and the entries of coded lists as they are now."""
    files = {file.pk: file for file in batch.files.all()}
    terms = {term.pk: term for term in project_queries.every_term(batch.project)}
    gone = RuleBroken(_("Some of these files are not here any more. Upload them again."))
    if any(row["file"] not in files for row in rows):
        raise gone
    return [
        Placement(files[row["file"]], row["number"], row["code"], row["facts"] and _facts(row["facts"], terms))
        for row in rows
    ]


def _facts(kept: Mapping[str, Any], terms: Mapping[int, Any]) -> dict[str, Any]:
    rows = {field.name for field in fields.TERMS}
    return {name: terms.get(value) if name in rows else value for name, value in kept.items()}


def _place_all(
    batch: UploadBatch, placements: Collection[Placement], progress: Progress, *, by: Member, **common: Any
) -> None:
    progress.begin(len(placements))
    rules = staging.rules_of(file_policy.in_force())
    refused: dict[int, RuleBroken] = {}
    for done, one in enumerate(sorted(placements, key=lambda placement: placement.order)):
        progress.reached(done)
        try:
            with transaction.atomic():
                one.file.revision = _place(batch, one, rules, by=by, **common)
        except RuleBroken as broken:
            refused[one.file.pk] = broken
    if refused:
        raise RowsRefused(refused)


def _place(batch: UploadBatch, one: Placement, rules: str, *, by: Member, **common: Any) -> Revision | None:
    file = staging.checked(one.file, rules)
    if one.facts is None:
        key = likeness.key(one.number)
        document = visible(by).filter(number_key=key).first() if key else None
        if document is None:
            raise RuleBroken(NOWHERE.format(number=one.number), field="number")
        return _add(document, one.code, file, by=by, **common)
    made = documents.register(
        batch.project, number=one.number, revision_code=one.code, file=file, by=by, **common, **one.facts
    )
    return made.current_revision


def _add(document: Document, code: str, file: CheckedFile, *, description: str, status: str, by: Member) -> Revision:
    """A new revision; why its code goes on otherwise than the last one is what is said of all the files."""
    try:
        return revisions.add(
            document, code=code, file=file, description=description, status=status, reason=description, by=by
        )
    except RuleBroken as broken:
        if broken.field != "reason":
            raise
        raise RuleBroken(TURNED.format(code=code), field="code") from broken


def _finish(batch: UploadBatch, placements: Collection[Placement], *, by: Member) -> None:
    used = [one.file for one in placements]
    left = batch.files.exclude(pk__in=[file.pk for file in used])
    staging.forget(left)
    for file in used:
        file.storage_key = ""  # it is the revision's now
    StagedFile.objects.bulk_update(used, ["revision", "storage_key"])
    batch.finished_at = clock.now()
    batch.save(update_fields=["finished_at"])
    new = sum(one.facts is not None for one in placements)
    counts: dict[str, Any] = {"documents": new, "revisions": len(used) - new}
    record(AuditAction.FILES_REGISTERED, by=by, target=batch.project, **counts)
