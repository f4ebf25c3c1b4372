"""Drafts of letters: kept on the server as their author types, seen by nobody else, on no record until they leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from documents.correspondence.models import Letter, LetterAttachment, LetterType
from documents.correspondence.models.words import LetterPriority
from documents.register.domain.files import CheckedFile
from documents.register.services import attachments, storage
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.standing import still
from kazinex.core.translation import marked as _
from projects.models import Project, Term
from projects.services.project_locks import keep_open

FOLDER = "letter-attachments"
GONE = _("This draft was thrown away meanwhile.")
TYPED = ("to", "cc", "documents")  # lines that are read when the letter is sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody has typed of a letter so far."""

    type: LetterType | None = None
    to: str = ""
    cc: str = ""
    subject: str = ""
    body: str = ""
    priority: str = LetterPriority.NORMAL
    due_on: date | None = None
    documents: str = ""
    zone: Term | None = None
    location: str = ""


def keep(project: Project, typed: Typed, *, key: str = "", files: Sequence[CheckedFile] = (), by: Member) -> Letter:
    """Keep what is typed as a draft; what comes from the form with the same key is one draft."""
    with attachments.kept(files, FOLDER) as kept, transaction.atomic():
        keep_open(project.pk)
        facts: dict[str, Any] = {"project": project, "author": by.user}
        if key:
            draft, _made = Letter.objects.get_or_create(author=by.user, draft_key=key, defaults=facts)
        else:
            draft = Letter.objects.create(**facts)
        return _write(hold(draft, by), typed, kept)


def save(draft: Letter, typed: Typed, *, files: Sequence[CheckedFile] = (), by: Member) -> Letter:
    """Keep what is typed in a draft that there is."""
    with attachments.kept(files, FOLDER) as kept, transaction.atomic():
        return _write(hold(draft, by), typed, kept)


def discard(draft: Letter, *, by: Member) -> None:
    """Throw a draft away, with the files beside it."""
    with transaction.atomic():
        held = hold(draft, by)
        keys = list(held.attachments.values_list("storage_key", flat=True))
        held.attachments.all().delete()
        held.delete()
    for key in keys:
        transaction.on_commit(partial(storage.delete, key), robust=True)


def remove_attachment(attachment: LetterAttachment, *, by: Member) -> None:
    """Take a file away from one's own draft."""
    with transaction.atomic():
        hold(attachment.letter, by)
        attachment.delete()
    transaction.on_commit(lambda: storage.delete(attachment.storage_key), robust=True)


def hold(draft: Letter, by: Member) -> Letter:
    """The draft as it is now, held until the transaction ends in an open project; its author's, and not sent yet."""
    keep_open(draft.project_id)
    rows = Letter.objects.select_for_update(of=("self",)).select_related("type", "zone")
    held: Letter = still(rows, draft, GONE)
    held.project, held.organisation = by.project, by.organisation
    if held.author_id != by.user.pk or not held.is_draft:
        raise RuleBroken(_("{value} was sent already. Nothing was changed.").format(value=held.code or "This letter"))
    return held


def _write(draft: Letter, typed: Typed, kept: Sequence[attachments.Kept]) -> Letter:
    draft.type, draft.zone, draft.due_on = typed.type, typed.zone, typed.due_on
    draft.subject, draft.body = " ".join(typed.subject.split()), typed.body
    draft.priority, draft.location = typed.priority or LetterPriority.NORMAL, typed.location
    draft.typed = {name: getattr(typed, name) for name in TYPED}
    draft.moved_at = clock.now()
    draft.save()
    attachments.attach(draft.attachments, kept)
    return draft
