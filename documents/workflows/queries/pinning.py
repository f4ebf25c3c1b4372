"""Documents by what was typed of them, at the revisions that a workflow would pin."""

from collections.abc import Sequence

from documents.register.models import Document, Revision
from documents.workflows.domain.startable import Wanted
from documents.workflows.models import WorkflowDocument
from documents.workflows.models.workflow import written
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _


def revisions(actor: Member, wanted: Sequence[Wanted]) -> list[Revision]:
    """What was asked for, in its order, of what the actor sees; raises RuleBroken naming what there is not."""
    seen = Document.objects.visible_to(actor).current().filter(number__in=[one.number for one in wanted])
    documents = {document.number: document for document in seen}
    codes = {one.number: one.code for one in wanted}
    missing = [one.number for one in wanted if one.number not in documents]
    if missing:
        several = "these numbers" if len(missing) > 1 else "this number"
        raise RuleBroken(
            _("There is no document with {several} here: {missing}.").format(
                several=several, missing=", ".join(missing[:10])
            ),
            field="documents",
        )
    kept = Revision.objects.visible_to(actor).filter(document__in=[document.pk for document in documents.values()])
    found = {(one.document_id, one.code.casefold()): one for one in kept}
    shown = {one.pk: one for one in found.values()}
    chosen = []
    for number, code in codes.items():
        document = documents[number]
        key = (document.pk, code.casefold())
        revision = found.get(key) if code else shown.get(document.shown_revision_id or 0)
        chosen.append(_at_home(revision, document, code))
    return chosen


def held(revisions: Sequence[Revision], *, by: Member) -> list[Revision]:
    """The same revisions as they are now, their documents held until the transaction ends, all seen by the actor."""
    keys = [revision.pk for revision in revisions]
    holders = {revision.document_id for revision in revisions}
    rows = Document.objects.select_for_update(of=("self",)).filter(pk__in=holders, project=by.project).order_by("pk")
    documents = {document.pk: document for document in rows}
    seen = {one.pk: one for one in Revision.objects.visible_to(by).filter(pk__in=keys)}
    found = []
    for revision in revisions:
        now, document = seen.get(revision.pk), documents.get(revision.document_id)
        if now is None or document is None:
            raise RuleBroken(
                _("One of these documents is not there for you any more. Look at the list again."), field="documents"
            )
        document.project, now.document = by.project, document
        found.append(now)
    released = {one.pk: one for one in Revision.objects.filter(pk__in=_released(documents.values()))}
    for document in documents.values():
        document.released_revision = released.get(document.released_revision_id or 0)
    return found


def under_way(revisions: Sequence[Revision]) -> dict[int, str]:
    """The running workflow of each revision that is in one, by the revision's key."""
    keys = [revision.pk for revision in revisions]
    found = WorkflowDocument.objects.filter(revision__in=keys, is_running=True)
    return {pk: written(number) for pk, number in found.values_list("revision_id", "workflow__number")}


def _released(documents: object) -> list[int]:
    return [document.released_revision_id for document in documents if document.released_revision_id]  # type: ignore[attr-defined]


def _at_home(revision: Revision | None, document: Document, code: str) -> Revision:
    if revision is None:
        words = f"no revision {code} that you may see" if code else "no file yet"
        raise RuleBroken(_("{number} has {words}.").format(number=document.number, words=words), field="documents")
    revision.document = document
    return revision
