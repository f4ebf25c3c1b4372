"""Asking for packages, going on with one, giving it up, handing it out, clearing it away."""

from collections.abc import Iterator
from datetime import datetime

from django.db import OperationalError, transaction
from django.db.models import Max

from audit.domain.catalogue import AuditAction
from audit.services.recording import record, record_many
from documents.handovers import queries
from documents.handovers.models import Handover, HandoverPart, HandoverState
from documents.handovers.services.making import KIND
from documents.register.models import Document
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.standing import still
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services import jobs
from projects.services.project_locks import GONE

MOST_KEPT = 5
HIDDEN = _("You do not see all that is in this package any more, so it is not handed out. Make a new one.")


def begin(project: Project, *, which: str, part_size: int, by: Member) -> Handover:
    """Ask for a package of what the actor sees of a project, open or closed; a worker makes it."""
    with transaction.atomic():
        still(Project.objects.select_for_update(no_key=True), project, GONE)
        _require_room(project, by)
        before = Handover.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
        handover = Handover(project=project, maker=by.user, number=before + 1, which=which, part_size=part_size)
        handover.organisation = by.organisation
        handover.save(force_insert=True)
        _start(handover, by=by)
        record(AuditAction.HANDOVER_STARTED, by=by, target=handover, holds=str(handover.get_which_display()))
    return handover


def resume(handover: Handover, *, by: Member) -> Handover:
    """Go on with a package that was given up or failed: what is finished of it stays."""
    with transaction.atomic():
        held = _hold(handover)
        if held.state is not HandoverState.STOPPED:
            raise RuleBroken(_("{held} is {label} already.").format(held=held, label=held.state.label.lower()))
        _start(held, by=by)
        record(AuditAction.HANDOVER_RESUMED, by=by, target=held, archives=held.parts.count())
    return held


def stop(handover: Handover, *, by: Member) -> Handover:
    """Stop making a package; it can be gone on with. Its worker ends soon, and keeps nothing of this step."""
    if handover.state is not HandoverState.MAKING or handover.job is None:
        raise RuleBroken(
            _("{handover} is {label}; there is nothing to stop.").format(
                handover=handover, label=handover.state.label.lower()
            )
        )
    with transaction.atomic():
        jobs.cancel(handover.job)
        record(AuditAction.HANDOVER_STOPPED, by=by, target=handover, archives=handover.parts.count())
    return handover


def remove(handover: Handover, *, reason: str, by: Member) -> Handover:
    """Clear a package's archives away; that it was made, and the digest of its manifest, stay."""
    with transaction.atomic():
        held = _hold(handover)
        if held.removed_at:
            raise RuleBroken(_("{held} was removed already.").format(held=held))
        if held.state is HandoverState.MAKING and held.job:
            jobs.cancel(held.job)
        _require_unwritten(held)
        held.parts.all().delete()
        held.files.all().delete()
        held.removed_at = clock.now()
        held.save(update_fields=["removed_at"])
        record(AuditAction.HANDOVER_REMOVED, by=by, target=held, reason=reason)
    return held


def hand_out(part: HandoverPart, *, by: Member) -> str:
    """Record that somebody takes an archive, with its SHA-256, and each document in it; returns where it is stored."""
    handover = part.handover
    if handover.state is not HandoverState.READY:
        raise RuleBroken(
            _("{handover} is {label}. Its archives are handed out once it is ready.").format(
                handover=handover, label=handover.state.label.lower()
            )
        )
    if queries.tells_hidden(by, handover):
        raise RuleBroken(HIDDEN)
    with transaction.atomic():
        record_many(AuditAction.DOCUMENT_DOWNLOADED, _documents_of(part, by), by=by)
        record(AuditAction.HANDOVER_DOWNLOADED, by=by, target=handover, file=part.name, sha256=part.sha256)
    return part.storage_key


def _documents_of(part: HandoverPart, by: Member) -> Iterator[tuple[Document, datetime, dict[str, object]]]:
    """What is told of every document with a file in an archive: the same as where it is taken alone."""
    packed = part.handover.files.filter(part=part.number, is_lost=False).exclude(issue=None)
    now = clock.now()
    for file in packed.select_related("issue__document").order_by("position").iterator(2_000):
        if file.issue:
            file.issue.document.project = by.project
            yield file.issue.document, now, {"revision": file.revision, "sha256": file.sha256}


def _require_unwritten(held: Handover) -> None:
    """A worker that marks files of a package holds them until its step ends."""
    try:
        with transaction.atomic():
            for _key in held.files.select_for_update(nowait=True).values_list("pk").iterator(2_000):
                pass
    except OperationalError as error:
        raise RuleBroken(_("A worker is just writing it. Stop it, and remove it a few seconds later.")) from error


def _start(handover: Handover, *, by: Member) -> None:
    handover.job = jobs.start(KIND, label=f"Make {handover}", by=by, handover=handover.public_id)
    handover.save(update_fields=["job"])


def _hold(handover: Handover) -> Handover:
    held: Handover = (
        Handover.objects.select_for_update(of=("self",), no_key=True).select_related("job").get(pk=handover.pk)
    )
    held.project, held.organisation = handover.project, handover.organisation
    return held


def _require_room(project: Project, by: Member) -> None:
    kept = Handover.objects.filter(project=project, removed_at=None).select_related("job")
    own = [one for one in kept if one.maker_id == by.user.pk]
    if any(one.state is HandoverState.MAKING for one in own):
        raise RuleBroken(_("A package of yours is being made. Wait for it, or stop it."))
    if len(kept) >= MOST_KEPT:
        raise RuleBroken(
            _("A project keeps {most_kept} packages at most. Remove one that is not needed any more.").format(
                most_kept=MOST_KEPT
            )
        )
