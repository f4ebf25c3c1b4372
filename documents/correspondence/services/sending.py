"""Sending: a draft becomes a letter with a number, to everybody its lines and the project's rules name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.correspondence.domain import limits
from documents.correspondence.models import AddressRule, Letter, LetterDocument, Recipient
from documents.correspondence.models.words import Ball, LetterPriority, LetterStatus, RecipientKind, Visibility
from documents.correspondence.queries import rules
from documents.correspondence.queries.addressing import AddressBook, Addressed, Addressees
from documents.correspondence.services import drafts, guest_links, letter_mails, numbers
from documents.correspondence.services.drafts import Typed
from documents.register.domain.files import CheckedFile
from documents.register.models import Revision
from documents.register.services import attachments
from documents.transmittals.domain.member_lines import MemberLine
from documents.transmittals.services import distribution_lists
from documents.workflows.domain import startable
from documents.workflows.queries import pinning
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import Asked, RuleBroken, require_all
from kazinex.core.translation import marked as _
from projects.domain import working_days
from projects.models import Project
from projects.queries.calendar import working_calendar


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent, who of a list, a role or a rule was left out, and what to look after, in sentences."""

    letter: Letter
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass
class _Envelope:
    to: list[Addressed] = field(default_factory=list)
    cc: list[Addressed] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    lines: list[MemberLine] = field(default_factory=list)  # that named them

    def named(self, people: Sequence[Addressed]) -> str:
        return ", ".join(one.name or one.email for one in people)


def write(project: Project, typed: Typed, *, key: str = "", files: Sequence[CheckedFile] = (), by: Member) -> Sent:
    """Send what is typed in a form, or keep nothing of it where it is refused; its draft is that letter now."""
    with transaction.atomic():
        return send(drafts.keep(project, typed, key=key, files=files, by=by), by=by)


def finish(draft: Letter, typed: Typed, *, files: Sequence[CheckedFile] = (), by: Member) -> Sent:
    """The same of a draft that there is; refused, it stays as it was."""
    with transaction.atomic():
        return send(drafts.save(draft, typed, files=files, by=by), by=by)


def send(draft: Letter, *, by: Member) -> Sent:
    """Send a draft: numbered without gaps, its revisions pinned, everybody told; or refused in words and kept."""
    with transaction.atomic():
        letter = drafts.hold(draft, by)
        envelope, revisions = _read(letter, by)
        _leave(letter)
        recipients = _write_recipients(letter, envelope)
        _pin(letter, revisions)
        outside = [one for one in recipients if one.user_id is None]
        guest_links.give(letter, outside, revisions, by=by)
        distribution_lists.note_use(letter.project, envelope.lines, of=letter.code)
        _record(letter, envelope, revisions, by=by)
        letter_mails.sent(letter, recipients, by=by)
    return Sent(letter, tuple(dict.fromkeys(envelope.left_out)), tuple(guest_links.warnings(letter, outside, by=by)))


def due(letter: Letter) -> datetime | None:
    """When an answer is due: at the end of the day that was chosen, or after the working days of its type."""
    zone = letter.project.time_zone
    if letter.due_on:
        return clock.end_of_day(letter.due_on, zone)
    if letter.priority == LetterPriority.INFORMATION or letter.type is None or not letter.type.days:
        return None
    calendar = working_calendar(letter.project)
    return working_days.due(clock.now(), letter.type.days, zone_name=zone, calendar=calendar)


def _read(letter: Letter, by: Member) -> tuple[_Envelope, list[Revision]]:
    """To whom it goes and what it is about, of a letter that is whole; else all that is wrong, said at once."""
    whole = [Asked(partial(rule, letter)) for rule in (_require_type, _require_subject, _require_due)]
    envelope, revisions = Asked(lambda: _addressed(letter, by)), Asked(lambda: _revisions(letter, by))
    files = Asked(lambda: attachments.require_taken_still(letter.attachments.all()))
    require_all(*whole, envelope, revisions, files)
    return envelope.answer, revisions.answer


def _require_type(letter: Letter) -> None:
    if letter.type is None:
        raise RuleBroken(_("Choose the type."), field="type")
    if letter.type.archived_at:
        raise RuleBroken(_("{type} is archived. Choose another type.").format(type=letter.type), field="type")


def _require_subject(letter: Letter) -> None:
    letter.subject = limits.require_subject(letter.subject)


def _require_due(letter: Letter) -> None:
    due_at = due(letter)
    if letter.due_on and due_at and due_at <= clock.now():
        raise RuleBroken(_("Choose a day that is not over yet."), field="due_on")
    letter.due_at = due_at


def _addressed(letter: Letter, by: Member) -> _Envelope:
    """Everybody in To and CC, each once, with whom the rules add."""
    book, envelope = AddressBook(letter.project), _Envelope()
    to, cc = (_without_sender(each, by) for each in _typed(letter, book))
    envelope.left_out += [*to.left_out, *cc.left_out]
    for rule in rules.matching(letter):
        added = _added(book, rule)
        envelope.left_out += added.left_out
        for one in added.found.values():
            if one.email.casefold() not in to.found and one.user != by.user:
                (to if rule.kind == RecipientKind.TO else cc).add(one)
    envelope.to = list(to.found.values())
    envelope.cc = [one for key, one in cc.found.items() if key not in to.found]
    envelope.lines = book.lines
    if not envelope.to:
        raise RuleBroken(f"Nobody is left under To. {' '.join(to.left_out)}".strip(), field="to")
    return envelope


def _added(book: AddressBook, rule: AddressRule) -> Addressees:
    """Whom a rule adds; a line that comes to nobody by now is told, and keeps neither the others nor the letter."""
    try:
        return book.read(rule.people, field_name="type", rule=rule.name)
    except RuleBroken:
        added = Addressees()
    for line in filter(None, map(str.strip, re.split(r"[\n;]", rule.people))):
        try:
            one = book.read(line, field_name="type", rule=rule.name)
        except RuleBroken as broken:
            added.left_out.append(f"{line} of the rule {rule.name}. {broken.words}")
            continue
        added.left_out += one.left_out
        for person in one.found.values():
            added.add(person)
    return added


def _typed(letter: Letter, book: AddressBook) -> tuple[Addressees, Addressees]:
    if not letter.typed.get("to", "").strip():
        raise RuleBroken(_("Enter at least one person under To."), field="to")
    to, cc = (Asked(partial(book.read, letter.typed.get(name, ""), field_name=name)) for name in ("to", "cc"))
    require_all(to, cc)
    return to.answer, cc.answer


def _without_sender(found: Addressees, by: Member) -> Addressees:
    """The same without who sends it, where a list or a role names them: nobody waits for themselves."""
    own = [key for key, one in found.found.items() if one.user == by.user and one.source]
    found.left_out += [f"{by.user} of {found.found.pop(key).source} sends it and was left out." for key in own]
    return found


def _revisions(letter: Letter, by: Member) -> list[Revision]:
    """The revisions it is about, all of them seen by its sender."""
    try:
        wanted = startable.wanted_in(letter.typed.get("documents", ""))
    except RuleBroken as broken:
        raise RuleBroken(broken.words, field="documents") from broken
    if len(wanted) > limits.MOST_DOCUMENTS:
        words = _("A letter is about at most {most_documents} documents; there are {there}.").format(
            most_documents=limits.MOST_DOCUMENTS, there=len(wanted)
        )
        raise RuleBroken(words, field="documents")
    return pinning.held(pinning.revisions(by, wanted), by=by) if wanted else []


def _leave(letter: Letter) -> None:
    letter.status, letter.sent_at = LetterStatus.SENT, clock.now()
    letter.moved_at = letter.sent_at
    letter.ball = Ball.at_first(letter.priority)
    letter.is_for_all = letter.type is not None and letter.type.visibility == Visibility.PROJECT
    letter.has_documents = bool(letter.typed.get("documents", "").strip())
    letter.typed = {}
    numbers.give(letter)
    letter.save()


def _write_recipients(letter: Letter, envelope: _Envelope) -> list[Recipient]:
    kinds = [(RecipientKind.TO, one) for one in envelope.to] + [(RecipientKind.CC, one) for one in envelope.cc]
    rows = [
        Recipient(
            letter=letter,
            kind=kind,
            position=position,
            user=one.user,
            name=one.name[:120],
            email=one.email.lower(),
            company=one.company,
            source=one.source,
            rule=one.rule,
        )
        for position, (kind, one) in enumerate(kinds)
    ]
    made: list[Recipient] = Recipient.objects.bulk_create(rows)
    return made


def _pin(letter: Letter, revisions: Sequence[Revision]) -> None:
    LetterDocument.objects.bulk_create(
        LetterDocument(
            letter=letter,
            document=revision.document,
            revision=revision,
            position=position,
            code=revision.code,
            sha256=revision.sha256,
        )
        for position, revision in enumerate(revisions)
    )


def _record(letter: Letter, envelope: _Envelope, revisions: Sequence[Revision], *, by: Member) -> None:
    """What left, without what it says: who reads the log need not be named in it, nor see its documents."""
    record(
        AuditAction.LETTER_SENT,
        by=by,
        target=letter,
        to=envelope.named(envelope.to),
        cc=envelope.named(envelope.cc),
        priority=str(letter.get_priority_display()),
        due=letter.due_at.isoformat() if letter.due_at else "",
        sha256=[revision.sha256 for revision in revisions],
        attachments=[f"{file.name} ({file.sha256})" for file in letter.attachments.all()],
    )
