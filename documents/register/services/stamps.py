"""Stamped copies of PDFs in force, and the check of a paper in somebody's hand (DOCUMENT_CONTROL 4)."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.domain.questions import STAMP_LINES
from documents.register.models import PaperDoor, PaperPolicy, PaperStamp, Revision
from documents.register.queries import papers
from documents.register.queries.papers import PaperAnswer
from documents.register.services import stamp_fonts
from documents.register.services.drawings import BeingDrawn, Drawings, NoPreview, Order
from kazinex.core import clock, context, crypto, throttle
from kazinex.core.actors import Actor, SystemActor
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import active_organisation_id
from kazinex.core.translation import marked as _
from projects.models import Project

MAKER = "documents.register.services.stamp_maker"  # runs apart; what it needs is not loaded here
LARGEST = 100 * 1024 * 1024  # bytes of a file that is stamped
MOST_LINES = 4
VERSION = 2  # what an older one stamped is stamped anew
AGAIN = {"limit": 1, "seconds": 600}  # how often one address is told of in the log for one paper
NOT_MEANT = _("Stamped copies are made of PDF revisions in force. This is none, or they are switched off here.")
TOO_LARGE = _("This file is too large to be stamped. Download the original.")
UNREADABLE = _("This file cannot be stamped: it is protected, damaged or too large. Download the original.")
copies = Drawings(at_once=1, most_waiting=2)  # apart from pages, which never wait for a copy


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a stamped copy is; `words` say why there is none."""

    is_asked: bool = False
    is_made: bool = False
    words: str = ""

    @property
    def is_being_made(self) -> bool:
        return self.is_asked and not self.is_made and not self.words


def take(revision: Revision, *, by: Actor) -> str:
    """The key of a copy of a revision's PDF with a strip below every page; the original stays as it is.

    Empty while the copy is being made, elsewhere and once for everybody who asks; RuleBroken says why there is none.
    """
    _require_meant(revision)
    with transaction.atomic():
        key = _made(revision, _code(revision, by=by), by=by)
        if key:
            told: dict[str, Any] = {"revision": revision.code, "sha256": revision.sha256}
            record(AuditAction.REVISION_STAMPED, by=by, target=revision.document, **told)
    return key


def standing(revision: Revision, *, by: Actor) -> Standing:
    """How far the copy is that somebody asked for; asking how far goes on with the making."""
    stamp = PaperStamp.objects.filter(revision=revision).first()
    try:
        _require_meant(revision)
        made = _made(revision, stamp.code, by=by) if stamp else ""
    except RuleBroken as broken:
        return Standing(words=broken.words)
    return Standing(is_asked=stamp is not None, is_made=bool(made))


def check(revision: Revision) -> PaperAnswer:
    """What a paper is worth now; told to the log once in ten minutes for whoever asks again and again."""
    found = papers.answer(revision)
    with transaction.atomic():
        if throttle.hit("paper-told", f"{revision.pk} {context.current().ip}", **AGAIN):
            told: dict[str, Any] = {"revision": found.code, "answer": found.label}
            record(AuditAction.PAPER_CHECKED, by=SystemActor("paper check"), target=revision.document, **told)
    return found


def switch(project: Project | None, *, is_on: bool, by: Actor) -> PaperPolicy:
    """Stamp copies and answer codes here, or stop both; what is printed then finds no answer."""
    with transaction.atomic():
        policy: PaperPolicy
        policy, _rest = PaperPolicy.objects.select_for_update().get_or_create(project=project)
        words = {True: "on", False: "off"}
        if policy.is_on != is_on:
            changes = {"Stamped copies and paper check": [words[policy.is_on], words[is_on]]}
            policy.is_on = is_on
            policy.save(update_fields=["is_on"])
            record(AuditAction.PAPER_CHECK_CHANGED, by=by, target=policy, project=project, changes=changes)
    return policy


def address(code: str) -> str:
    """Where a code on paper leads."""
    return f"{settings.KAZINEX_PUBLIC_URL}{reverse('papers:check', args=[code])}"


def lines(revision: Revision, *, by: Actor) -> list[str]:
    """What the strip says: what it is, how it stands, and what apps above know of how it came to that."""
    document, zone = revision.document, revision.document.project.time_zone
    suitability = f", {revision.suitability_words}" if revision.suitability else ""
    day = clock.shown_day(clock.now(), zone)
    first = f"{document.number} revision {revision.code}: {revision.get_status_display()}{suitability}"
    more = [line for told in STAMP_LINES.ask(revision, by) for line in told]
    last = f"Copy made {day}. SHA-256 of the original {revision.sha256[:16]}…"
    return [stamp_fonts.drawn(line) for line in (first, *more[: MOST_LINES - 2], last)]


def _require_meant(revision: Revision) -> None:
    if not papers.may_stamp(revision):
        raise RuleBroken(NOT_MEANT)
    if revision.size > LARGEST:
        raise RuleBroken(TOO_LARGE)


def _code(revision: Revision, *, by: Actor) -> str:
    """What stands on every paper of a revision; the first copy gives it one."""
    stamp, is_new = PaperStamp.objects.get_or_create(revision=revision)
    if is_new:
        known = {"stamp_id": stamp.pk, "organisation_id": stamp.organisation_id}
        PaperDoor.objects.create(code_hash=crypto.digest(stamp.code), **known)
        record(AuditAction.PAPER_CODE_ISSUED, by=by, target=revision.document, revision=revision.code)
    return str(stamp.code)


def _made(revision: Revision, code: str, *, by: Actor) -> str:
    """The key of the copy, by the content and by all that stands on the strip; empty while it is being made."""
    said = json.dumps({"lines": lines(revision, by=by), "url": address(code)})
    folder = f"organisations/{active_organisation_id()}/previews/{revision.sha256}/stamped-v{VERSION}"
    key = f"{folder}/{crypto.digest(said)}"
    order = Order(key, revision.storage_key, "pdf", "stamp", maker=MAKER, said=said)
    try:
        copies.ensure(order)
    except BeingDrawn:
        return ""
    except NoPreview as error:
        raise RuleBroken(UNREADABLE) from error
    return key
