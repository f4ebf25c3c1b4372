"""Questions about letters: those one sees, one of them, and the documents it is about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from audit import queries as audit
from audit.queries.timeline import Entry, entries
from documents.correspondence.domain.limits import read_number
from documents.correspondence.models import Letter, LetterDocument, LetterType, Recipient
from documents.correspondence.models.letter import written
from documents.register.models import Document, Revision
from kazinex.core.actors import Member
from projects.models import Project

MOST_TOLD = 100  # events on the page of a letter
MOST_LINKED = 100  # letters on the tab of a document


@dataclass(frozen=True, slots=True)
class Line:
    """A document of a letter as somebody sees it; without a document where they may not."""

    item: LetterDocument | None = None
    document: Document | None = None
    revision: Revision | None = None


def letters(actor: Member) -> QuerySet[Letter]:
    """The letters the actor sees, their own drafts among them, with whom they are addressed to."""
    return furnished(Letter.objects.visible_to(actor))


def furnished(found: QuerySet[Letter]) -> QuerySet[Letter]:
    """The same letters with what their rows refer to."""
    named = Prefetch("recipients", Recipient.objects.select_related("user"))
    return found.select_related("type", "author", "keeper", "zone").prefetch_related(named)


def letter(actor: Member, letter: str) -> Letter:
    """One that was sent and that the actor sees; for doors."""
    read = read_number(letter)
    if read is None:
        raise Letter.DoesNotExist
    series, number = read
    return at_home(letters(actor).get(series=series, number=number), actor)


def numbers_seen(actor: Member, codes: Collection[str]) -> set[str]:
    """Of these numbers, those of letters that the actor sees; one query."""
    read = [found for code in codes if (found := read_number(code))]
    series, numbers = {one for one, _number in read}, {number for _series, number in read}
    there = Letter.objects.visible_to(actor).filter(series__in=series, number__in=numbers)
    return {written(*key) for key in there.values_list("series", "number")} & {*codes}


def draft(actor: Member, draft: str) -> Letter:
    """One's own draft; for doors."""
    own = Letter.objects.filter(project=actor.project, author=actor.user, number=None)
    return at_home(own.select_related("type", "zone").get(public_id=draft), actor)


def begun(actor: Member, draft: str) -> Letter:
    """The same, or what became of it since; for doors that a page left open leads to."""
    own = Letter.objects.filter(project=actor.project, author=actor.user)
    return at_home(own.select_related("type", "zone").get(public_id=draft), actor)


def usable_types(project: Project) -> QuerySet[LetterType]:
    """The types one may write of in a project, by code."""
    found: QuerySet[LetterType] = LetterType.objects.usable_in(project).order_by("code", "pk")
    return found


def lines_of(actor: Member, letter: Letter) -> list[Line]:
    """The documents of a letter in their order; one that the actor may not see is a line that tells nothing."""
    items = list(letter.documents.select_related("document", "revision").order_by("position", "pk"))
    shown = Revision.objects.named_to(actor).filter(pk__in=[item.revision_id for item in items])
    seen = set(shown.values_list("pk", flat=True)) if items else set()
    return [_line(item, letter) if item.revision_id in seen else Line() for item in items]


def letters_of(actor: Member, document: Document) -> list[LetterDocument]:
    """The letters that are about a document, as far as the actor sees them, the newest first."""
    found = LetterDocument.objects.filter(document=document, letter__in=Letter.objects.visible_to(actor))
    if not document.is_shown_whole:
        found = found.filter(revision=document.shown_revision_id)
    linked = list(found.select_related("letter__type", "letter__author").order_by("-letter__moved_at")[:MOST_LINKED])
    for one in linked:
        at_home(one.letter, actor)
    return linked


def count_of_document(document: Document, actor: Member) -> int:
    """How many those are; for its tab."""
    return len(letters_of(actor, document))


def related_events(document: Document, actor: Member) -> list[tuple[str, list[int]]]:
    """The letters whose events belong to a document's activity for this person."""
    return [("letter", [one.letter_id for one in letters_of(actor, document)])]


def history(letter: Letter, actor: Member) -> list[Entry]:
    """What happened to a letter, newest first, in sentences."""
    return list(entries(list(audit.told_about(letter)[:MOST_TOLD]), actor))


def names(people: Sequence[Recipient], kind: str) -> str:
    """Those in To or in CC, in one line."""
    return ", ".join(str(one) for one in people if one.kind == kind)


def _line(item: LetterDocument, letter: Letter) -> Line:
    item.document.project, item.document.organisation = letter.project, letter.organisation
    item.revision.document = item.document
    return Line(item, item.document, item.revision)


def at_home(letter: Letter, actor: Member) -> Letter:
    """The same with its project and organisation, which the actor stands in."""
    letter.project, letter.organisation = actor.project, actor.organisation
    if letter.type and letter.type.project_id:
        letter.type.project = actor.project
    return letter
