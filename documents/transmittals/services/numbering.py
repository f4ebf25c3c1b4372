"""Saying how the transmittals of a project are numbered."""

import re

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain import lifecycle
from documents.transmittals.models import TransmittalNumbering
from kazinex.core import edit_conflicts
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services.project_locks import hold_open

PREFIX = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
LONGEST = 16


def shown(numbering: TransmittalNumbering) -> dict[str, str]:
    """The numbering in words."""
    return {"Prefix": numbering.prefix, "Counted": "anew each year" if numbering.is_yearly else "through"}


def change(project: Project, *, begins_with: str, is_yearly: bool, seen: str = "", by: Member) -> TransmittalNumbering:
    """Number transmittals so from now on; numbers that were given stay as they are. `seen` is what the page showed."""
    prefix = begins_with.strip().upper()
    if len(prefix) > LONGEST or not PREFIX.fullmatch(prefix):
        words = _(
            "Use up to 16 capitals and digits with single “-” between them, beginning with a letter, such as HT-TR."
        )
        raise RuleBroken(words, field="begins_with")
    with transaction.atomic():
        hold_open(project)
        TransmittalNumbering.objects.get_or_create(project=project)
        held: TransmittalNumbering = TransmittalNumbering.objects.select_for_update(no_key=True).get(project=project)
        before = shown(held)
        edit_conflicts.require_as_seen(before, seen)
        held.prefix, held.is_yearly = prefix, is_yearly
        if changes := lifecycle.as_changes(before, shown(held)):
            held.save()
            record(AuditAction.TRANSMITTAL_NUMBERING_CHANGED, by=by, target=project, changes=changes)
    return held
