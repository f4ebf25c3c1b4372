"""Drafts of transmittals: kept as they are typed, until they are issued or thrown away."""

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.transmittals.models import Purpose, Relation, Transmittal, TransmittalStatus
from documents.workflows.models import Workflow
from documents.workflows.queries import workflows
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.standing import still
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services.project_locks import keep_open

GONE = _("This draft was thrown away meanwhile.")


class Said(TypedDict, total=False):
    """What a draft says; whom and what it names stands in lines, as it was typed."""

    subject: str
    purpose: str
    required_by: date | None
    remarks: str
    to: str
    cc: str
    documents: str
    workflow: str


def create(
    project: Project, *, origin: Transmittal | None = None, relation: str = "", by: Member, **said: Unpack[Said]
) -> Transmittal:
    """Keep a draft; `origin` is the transmittal it replies to or forwards."""
    made = Transmittal(project=project, organisation=by.organisation, created_by=by.user)
    made.origin, made.relation = origin, Relation(relation) if origin else ""
    with transaction.atomic():
        keep_open(project.pk)
        _say(made, said, by)
        made.save()
        record(AuditAction.TRANSMITTAL_DRAFTED, by=by, target=made, purpose=made.get_purpose_display())
    return made


def change(draft: Transmittal, *, by: Member, **said: Unpack[Said]) -> Transmittal:
    """Keep what was typed since; the log tells that it changed and what it is called, not what it names."""
    with transaction.atomic():
        held = hold(draft)
        before = (held.subject, held.get_purpose_display())
        _say(held, said, by)
        held.save()
        now = (held.subject, held.get_purpose_display())
        changes = {name: [old, new] for name, old, new in zip(("Subject", "Purpose"), before, now, strict=True)}
        changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
        record(AuditAction.TRANSMITTAL_DRAFT_CHANGED, by=by, target=held, changes=changes)
    return held


def discard(draft: Transmittal, *, by: Member) -> None:
    """Throw a draft away; it never was official."""
    with transaction.atomic():
        held = hold(draft)
        record(AuditAction.TRANSMITTAL_DISCARDED, by=by, target=held)
        held.delete()


def hold(draft: Transmittal) -> Transmittal:
    """The draft as it is now, held until the transaction ends, its project open."""
    keep_open(draft.project_id)
    held: Transmittal = still(Transmittal.objects.select_for_update(no_key=True), draft, GONE)
    held.project, held.organisation = draft.project, draft.organisation
    if held.status != TransmittalStatus.DRAFT:
        raise RuleBroken(_("This was issued already, as {code}.").format(code=held.code))
    return held


def _say(draft: Transmittal, said: Said, by: Member) -> None:
    draft.subject = " ".join(said.get("subject", draft.subject).split())[:300]
    if not draft.subject:
        raise RuleBroken(_("Enter a subject."), field="subject")
    draft.purpose = Purpose(said.get("purpose", draft.purpose))
    draft.required_by = said.get("required_by", draft.required_by)
    draft.remarks = said.get("remarks", draft.remarks).strip()
    draft.to_lines = said.get("to", draft.to_lines).strip()
    draft.cc_lines = said.get("cc", draft.cc_lines).strip()
    draft.document_lines = said.get("documents", draft.document_lines).strip()
    if "workflow" in said:
        draft.workflow = _workflow(said["workflow"].strip(), by)


def _workflow(code: str, by: Member) -> Workflow | None:
    """The workflow of this number that its writer sees; none where none is named."""
    if not code:
        return None
    try:
        return workflows.workflow(by, code)
    except Workflow.DoesNotExist as error:
        words = _("There is no workflow {code} here that you see. Enter a number such as WF-0001.").format(
            code=code[:30]
        )
        raise RuleBroken(words, field="workflow") from error
