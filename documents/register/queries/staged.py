"""What staged files probably are: by their names, their contents, and what the register shows their sender."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.db import connection

from documents.register.domain import file_names, revision_codes
from documents.register.models import Document, Revision, StagedFile, UploadBatch
from documents.register.queries import schemes
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects import queries as project_queries
from projects.models import TermKind

NEW, REVISION, LEAVE = "new", "revision", "leave"
AT_ONCE = 5_000  # keys asked for in one query
FIRST_CODE = "A"  # where the project has no way of its own


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one file may be, and what its sender should know before they decide."""

    file: StagedFile
    action: str = NEW
    number: str = ""
    code: str = ""
    title: str = ""
    discipline: str = ""
    document_type: str = ""
    document: Document | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Register:
    """What the sender sees of the register, as far as the files tell of it."""

    documents: Mapping[str, Document]
    codes: Mapping[int, set[str]]
    twins: Mapping[str, list[Revision]]
    terms: Mapping[str, Mapping[str, str]]
    first_code: str
    seen: dict[str, StagedFile] = field(default_factory=dict)


def batch(actor: Member, batch: str) -> UploadBatch:
    """One's own batch in this project; for doors."""
    found: UploadBatch = UploadBatch.objects.get(public_id=batch, project=actor.project, uploader=actor.user)
    found.project, found.organisation = actor.project, actor.organisation
    return found


def unfinished(actor: Member) -> list[UploadBatch]:
    """One's own batches in this project that wait to be registered, the newest first."""
    own = UploadBatch.objects.filter(project=actor.project, uploader=actor.user, finished_at=None)
    return list(own.order_by("-created_at")[:5])


def organisations_with_old_uploads() -> list[int]:
    """Organisations in which staged files are a day old; asked of a definer function."""
    with connection.cursor() as cursor:
        cursor.execute("select documents_organisations_with_old_uploads()")
        return [row[0] for row in cursor.fetchall()]


def registered(actor: Member, batch: UploadBatch) -> list[StagedFile]:
    """The files of a finished batch with what became of them, as far as the actor sees it."""
    seen = Revision.objects.visible_to(actor).filter(document__deleted_at=None)
    found = batch.files.filter(revision__in=seen).select_related("revision__document")
    return list(found.order_by("name", "pk"))


def proposals(batch: UploadBatch, actor: Member) -> list[Proposal]:
    """What each file of a batch probably is, in the order of their names; refused files have none."""
    files = list(batch.files.filter(refusal="").order_by("name", "pk"))
    for file in files:
        file.batch = batch
    known = _register(files, actor)
    return [_proposal(file, known) for file in files]


def refused(batch: UploadBatch) -> list[StagedFile]:
    """The files of a batch that were not taken."""
    return list(batch.files.exclude(refusal="").order_by("name", "pk"))


def _register(files: list[StagedFile], actor: Member) -> _Register:
    keys = sorted(set[str]().union(*(file_names.candidates(file.name) for file in files)))
    found = {one.number_key: one for one in _documents(keys, actor)}
    whole = [one.pk for one in found.values() if one.is_shown_whole]
    codes: dict[int, set[str]] = defaultdict(set)
    for document, code in Revision.objects.filter(document__in=whole).values_list("document", "code"):
        codes[document].add(code.upper())
    terms = {str(kind): _terms(actor, kind) for kind in (TermKind.DISCIPLINE, TermKind.DOCUMENT_TYPE)}
    first_code = schemes.proposed_code(actor.project, "") or FIRST_CODE
    return _Register(found, codes, _twins(files, actor), terms, first_code)


def _documents(keys: list[str], actor: Member) -> Iterator[Document]:
    """The documents with these keys that the actor sees; deleted ones too where the actor runs the register."""
    visible = Document.objects.visible_to(actor)
    seen = visible if actor.decide(Permission.MANAGE_DOCUMENTS) else visible.current()
    for start in range(0, len(keys), AT_ONCE):
        yield from seen.filter(number_key__in=keys[start : start + AT_ONCE])


def _twins(files: list[StagedFile], actor: Member) -> dict[str, list[Revision]]:
    """Revisions with the very same content, on documents the actor sees."""
    same = Revision.objects.visible_to(actor).filter(sha256__in={file.sha256 for file in files})
    found: dict[str, list[Revision]] = defaultdict(list)
    for one in same.filter(document__deleted_at=None).select_related("document").order_by("-created_at")[:AT_ONCE]:
        found[one.sha256].append(one)
    return found


def _terms(actor: Member, kind: str) -> dict[str, str]:
    return {code.upper(): code for code in project_queries.terms(actor.project, kind).values_list("code", flat=True)}


def _proposal(file: StagedFile, known: _Register) -> Proposal:
    key = file_names.best(file.name, known.documents.keys() & file_names.candidates(file.name))
    read = file_names.read(file.name, key)
    said = _of_document(file, known.documents[key], read, known) if key else _of_new(file, read, known)
    said = _with_twins(said, known.twins.get(file.sha256, ()))
    first = known.seen.setdefault(file.sha256, file)
    if first is not file:
        return replace(said, action=LEAVE, notes=(*said.notes, f"The same content as “{first.name}” above."))
    return said


def _of_new(file: StagedFile, read: file_names.Reading, known: _Register) -> Proposal:
    pieces = [piece.upper() for piece in file_names.PIECE.findall(read.number)]
    guessed = {kind: next((codes[one] for one in pieces if one in codes), "") for kind, codes in known.terms.items()}
    proposal = Proposal(file, NEW, read.number, read.code or known.first_code, read.title or read.number)
    return replace(
        proposal,
        discipline=guessed[TermKind.DISCIPLINE],
        document_type=guessed[TermKind.DOCUMENT_TYPE],
    )


def _of_document(file: StagedFile, document: Document, read: file_names.Reading, known: _Register) -> Proposal:
    code = read.code or (revision_codes.following(document.shown_code) if document.shown_code else known.first_code)
    proposal = Proposal(file, REVISION, document.number, code, document=document)
    if document.is_deleted:
        words = _("{number} is deleted, and its number stays reserved. Restore it first.").format(
            number=document.number
        )
        return replace(proposal, action=LEAVE, notes=(words,))
    if document.is_locked:
        words = _("{number} is locked, so it takes no new revision. A project admin can unlock it.").format(
            number=document.number
        )
        return replace(proposal, action=LEAVE, notes=(words,))
    if code.upper() in known.codes.get(document.pk, ()):
        return replace(proposal, action=LEAVE, notes=(f"Revision {code} of {document.number} exists already.",))
    return proposal


def _with_twins(said: Proposal, twins: Iterable[Revision]) -> Proposal:
    """What is there already is named; the same content on the same document is proposed to be left out."""
    told = list(twins)
    notes = tuple(f"Identical to revision {one.code} of {one.document.number}." for one in told[:3])
    is_here = said.document is not None and any(one.document_id == said.document.pk for one in told)
    return replace(said, action=LEAVE if is_here else said.action, notes=(*said.notes, *notes))
