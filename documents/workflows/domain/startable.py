"""Which revisions may go into a workflow, and what is said of those that may not (DOCUMENT_CONTROL 6)."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from documents.register.models import DocumentStatus, Revision
from kazinex.core import likeness
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

MOST_DOCUMENTS = 500
MOST_NAMED = 10
S = DocumentStatus
MAY_START = frozenset(
    {S.DRAFT, S.FOR_REVIEW, S.REVISE, S.APPROVED, S.APPROVED_WITH_COMMENTS, S.ISSUED, S.FOR_INFORMATION, S.UNDER_REVIEW}
)
LINE = re.compile(r"(?P<number>\S+)(?:\s+rev(?:ision)?\.?\s+(?P<code>\S+))?", re.IGNORECASE)


class Wanted(NamedTuple):
    """A document that was asked for by its number, at a revision or at the one that is shown."""

    number: str
    code: str = ""


def wanted_in(text: str) -> list[Wanted]:
    """The documents of a field, one a line, as “NUMBER” or “NUMBER rev CODE”; each number once."""
    found: dict[str, Wanted] = {}
    for line in likeness.visible(text).splitlines():
        words = " ".join(line.split())
        if not words:
            continue
        read = LINE.fullmatch(words)
        if read is None:
            raise RuleBroken(
                _("“{words}” cannot be read. Enter a number, or “NUMBER rev CODE”, on each line.").format(words=words),
                field="documents",
            )
        found.setdefault(read["number"], Wanted(read["number"], read["code"] or ""))
    return list(found.values())


def require_title(title: str) -> str:
    """A workflow's title."""
    title = " ".join(title.split())
    if not title:
        raise RuleBroken(_("Enter a title."), field="title")
    return title[:300]


def require_room(revisions: Sequence[Revision]) -> None:
    """At least one document, and not more than people can decide about."""
    if not revisions:
        raise RuleBroken(_("Enter at least one document."), field="documents")
    if len(revisions) > MOST_DOCUMENTS:
        words = _("A workflow takes at most {most_documents} documents; there are {there:,}.").format(
            most_documents=MOST_DOCUMENTS, there=len(revisions)
        )
        raise RuleBroken(words, field="documents")


def require_each(revisions: Sequence[Revision], *, under_way: Mapping[int, str]) -> None:
    """Refuse all where one cannot be reviewed; `under_way` names the running workflow of a revision, by its key."""
    found = [words for revision in revisions if (words := problem(revision, under_way.get(revision.pk, "")))]
    if found:
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        raise RuleBroken(" ".join(found[:MOST_NAMED]) + more, field="documents")


def problem(revision: Revision, workflow: str = "") -> str:
    """Why a revision cannot go into a workflow now, in a sentence; empty where it can."""
    document = revision.document
    name = f"{document.number} revision {revision.code}"
    if document.is_deleted:
        return _("{number} is deleted.").format(number=document.number)
    if document.is_locked:
        return _("{number} is locked. A project admin can unlock it.").format(number=document.number)
    if workflow:
        return _("{name} is under review in {workflow} already.").format(name=name, workflow=workflow)
    if revision.is_superseded:
        return _("{name} is superseded.").format(name=name)
    if revision.status not in MAY_START:
        return _("{name} is “{status}”, so it cannot be reviewed.").format(
            name=name, status=revision.get_status_display().lower()
        )
    return ""
