"""Workflows that start with the upload of what they are about (DOCUMENT_CONTROL 6)."""

from documents.register.models import Document
from documents.register.models.visibility import can_see
from documents.workflows.services import starting
from kazinex.core import remarks
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.forms import Choices
from kazinex.core.translation import marked as _

PART = "workflow_start"


def begin(document: Document, choices: Choices, by: Member) -> None:
    """Start what was chosen on the page of the upload on the new revision; where that is refused, so is the upload."""
    said = choices.get(PART)
    revision = document.current_revision
    if said is None or revision is None:
        return
    if not can_see(by, document):
        words = _("You will not see this document, so you cannot start a workflow on it. Start none here.")
        raise RuleBroken(words, field="workflow_template")
    revision.document = document
    facts = said | {"title": said["title"].strip() or document.title}
    try:
        started = starting.start(by.project, revisions=[revision], by=by, **facts)
    except RuleBroken as broken:
        field = "chosen" if broken.field == "participants" else broken.field
        raise RuleBroken(broken.words, field=f"workflow_{field if field in said else 'template'}") from broken
    remarks.make(started.sentences)
