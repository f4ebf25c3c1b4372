"""The thread of a letter: answers, the official one, its close and its reopening, and who read it."""

from collections.abc import Sequence

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.correspondence.models import Letter, Recipient, Reply, ReplyDraft
from documents.correspondence.models.words import MOVES, Ball, Closing, LetterPriority, LetterStatus, RecipientKind
from documents.correspondence.services import guest_links, letter_mails
from documents.correspondence.services.drafts import FOLDER
from documents.register.domain import lifecycle
from documents.register.domain.files import CheckedFile
from documents.register.services import attachments
from guestshares.domain.actors import GuestActor
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.services.project_locks import keep_open


def reply(
    letter: Letter, *, body: str, is_official: bool = False, files: Sequence[CheckedFile] = (), by: Member
) -> Reply:
    """Answer a letter; an official answer stops the clock, and the ball goes to the other side."""
    with attachments.kept(files, FOLDER) as kept, transaction.atomic():
        held = hold(letter, by)
        require_open(held)
        require_voice(held, by)
        if not body.strip():
            raise RuleBroken(_("Write the reply."), field="body")
        if is_official and not is_asked(held, by):
            raise RuleBroken(_("Only who the letter is addressed to gives the official answer."), field="is_official")
        number = held.replies.count() + 1
        made: Reply = held.replies.create(number=number, author=by.user, body=body.strip(), is_official=is_official)
        if kept:
            attachments.attach(_Beside(made), kept)
        ReplyDraft.objects.filter(letter=held, user=by.user).delete()
        _read(held, by)
        _answer(held, made, by)
        told = [f"{file.name} ({file.sha256})" for file, _key in kept]
        kind = "official answer" if is_official else "reply"
        record(AuditAction.LETTER_ANSWERED, by=by, target=held, kind=kind, reply=number, attachments=told)
        letter_mails.answered(held, made, by=by)
    return made


def reply_outside(
    recipient: Recipient, *, body: str, is_official: bool = False, files: Sequence[CheckedFile] = (), by: GuestActor
) -> Reply:
    """The same by somebody outside, on their guest page: late after the date; after a revoke nothing is stored."""
    with attachments.kept(files, FOLDER) as kept, transaction.atomic():
        held, late = hold_outside(recipient, by=by)
        if not body.strip():
            raise RuleBroken(_("Write the reply."), field="body")
        is_to = recipient.kind == RecipientKind.TO
        number, official = held.replies.count() + 1, is_official and is_to
        facts = {"body": body.strip(), "is_official": official, "is_late": bool(late)}
        made: Reply = held.replies.create(number=number, outside=recipient, **facts)
        if kept:
            attachments.attach(_Beside(made), kept)
        recipient.reply_drafts.all().delete()
        Recipient.objects.filter(pk=recipient.pk, read_at=None).update(read_at=clock.now())
        _moved_by_answer(held, made, is_senders=False, is_to=is_to)
        told = [f"{file.name} ({file.sha256})" for file, _key in kept]
        kind = ("official answer" if official else "reply") + late
        record(AuditAction.LETTER_ANSWERED, by=by, target=held, kind=kind, reply=number, attachments=told)
        letter_mails.answered(held, made, by=by)
    return made


def close(letter: Letter, *, reason: str = "", by: Member) -> Letter:
    """Close a letter as its type wants it: with an official answer or a reason, verified, or simply."""
    with transaction.atomic():
        held = hold(letter, by)
        require_steerer(held, "closes", by)
        require_open(held)
        _require_closable(held, reason)
        _move(held, LetterStatus.CLOSED)
        held.closed_at, held.reason, held.ball = clock.now(), reason.strip(), Ball.NOBODY
        held.save()
        settled = "answered officially" if held.answered_at else "verified" if held.verified_at else "no reason given"
        told = held.reason or settled
        record(AuditAction.LETTER_CLOSED, by=by, target=held, reason=told)
        letter_mails.moved(held, "closed", held.reason, by=by)
    return held


def reopen(letter: Letter, *, reason: str, by: Member) -> Letter:
    """Open a closed letter again: its clock runs on, and those it is addressed to must act."""
    with transaction.atomic():
        held = hold(letter, by)
        require_steerer(held, "reopens", by)
        if held.is_open:
            raise RuleBroken(_("{code} is open already.").format(code=held.code))
        _move(held, LetterStatus.REOPENED)
        held.closed_at = held.answered_at = held.verified_at = held.verified_by = None
        held.soon_told_at = held.late_told_at = held.reminded_at = None
        held.reason, held.ball = lifecycle.require_reason(reason), Ball.at_first(held.priority)
        held.save()
        record(AuditAction.LETTER_REOPENED, by=by, target=held, reason=held.reason)
        letter_mails.moved(held, "reopened", held.reason, by=by)
    return held


def note_read(letter: Letter, *, by: Member) -> None:
    """Note, once, that somebody it is addressed to has read it."""
    with transaction.atomic():
        keep_open(letter.project.pk)
        _read(letter, by)


def hold(letter: Letter, by: Member) -> Letter:
    """The letter as it is now, held until the transaction ends, in a project that is open."""
    keep_open(letter.project.pk)
    held = _locked(letter)
    held.project, held.organisation = by.project, by.organisation
    if held.is_draft:
        raise RuleBroken(_("This letter is not sent yet."))
    return held


def hold_outside(recipient: Recipient, *, by: GuestActor) -> tuple[Letter, str]:
    """The same for whom outside it is addressed to, while it is open, and how late they come, in words."""
    keep_open(recipient.letter.project_id)
    late = guest_links.lateness(by.share)
    held = _locked(recipient.letter)
    held.project, held.organisation = recipient.letter.project, recipient.letter.organisation
    require_open(held)
    return held, late


def is_asked(letter: Letter, actor: Member) -> bool:
    """Whether a letter is addressed to somebody, in To."""
    return bool(Recipient.objects.asked().filter(letter=letter, user=actor.user).exists())


def may_speak(letter: Letter, actor: Member) -> bool:
    """Whether somebody may reply: its sender, whom it names, and who sends correspondence here."""
    named = actor.user in {letter.author, letter.keeper} or letter.recipients.filter(user=actor.user).exists()
    return bool(named or actor.decide(Permission.SEND_CORRESPONDENCE))


def may_steer(letter: Letter, actor: Member) -> bool:
    """Whether somebody closes and reopens it: its sender, and whoever runs the project."""
    return bool(actor.is_project_admin or actor.user in {letter.author, letter.keeper})


def require_open(letter: Letter) -> None:
    """That nobody has closed it; raises with when that was."""
    if not letter.is_open:
        at = clock.shown(letter.closed_at, letter.project.time_zone)
        raise RuleBroken(_("{code} was closed at {at}. Reopen it first.").format(code=letter.code, at=at))


def require_voice(letter: Letter, by: Member) -> None:
    """The same for services."""
    if not may_speak(letter, by):
        raise RuleBroken(
            _("{code} is not addressed to you, so you cannot reply. Ask its sender to add you.").format(
                code=letter.code
            )
        )


def require_steerer(letter: Letter, verb: str, by: Member) -> None:
    """The same for services."""
    if not may_steer(letter, by):
        role = "answers for" if letter.keeper else "sent"
        raise RuleBroken(
            _("Only {sender}, who {role} it, or a project admin {verb} it.").format(
                sender=letter.sender, role=role, verb=verb
            )
        )


def _locked(letter: Letter) -> Letter:
    locked = Letter.objects.select_for_update(of=("self",))
    held: Letter = locked.select_related("type", "author", "keeper").get(pk=letter.pk)
    return held


def _read(letter: Letter, by: Member) -> None:
    unread = Recipient.objects.filter(letter=letter, user=by.user, read_at=None)
    if unread.update(read_at=clock.now()):
        record(AuditAction.LETTER_READ, by=by, target=letter)


class _Beside:
    """The files of one reply, as the shared machinery counts and makes them."""

    def __init__(self, made: Reply) -> None:
        self.made = made

    def count(self) -> int:
        return int(self.made.attachments.count())

    def create(self, **facts: object) -> object:
        return self.made.attachments.create(letter=self.made.letter, **facts)


def _answer(letter: Letter, made: Reply, by: Member) -> None:
    is_senders = by.user in {letter.author, letter.keeper}
    _moved_by_answer(letter, made, is_senders=is_senders, is_to=is_asked(letter, by))


def _moved_by_answer(letter: Letter, made: Reply, *, is_senders: bool, is_to: bool) -> None:
    if not is_senders and letter.status != LetterStatus.RESPONDED:
        letter.status = LetterStatus.RESPONDED
    if made.is_official:
        letter.answered_at = clock.now()
    if letter.priority != LetterPriority.INFORMATION and (is_senders or is_to):
        letter.ball = Ball.RECIPIENTS if is_senders else Ball.SENDER
    letter.moved_at = clock.now()
    letter.save()


def _require_closable(letter: Letter, reason: str) -> None:
    closing = letter.type.closing if letter.type else Closing.FREELY
    if closing == Closing.ANSWER and not letter.answered_at and not reason.strip():
        words = _("{code} has no official answer. Wait for one, or enter the reason why it is closed without.").format(
            code=letter.code
        )
        raise RuleBroken(words, field="reason")
    if closing == Closing.VERIFIED and letter.verified_at is None:
        words = _("{code} closes once its corrective action is verified. State it, and have it verified first.").format(
            code=letter.code
        )
        raise RuleBroken(words)


def _move(letter: Letter, to: LetterStatus) -> None:
    if to not in MOVES[letter.status]:
        raise RuleBroken(
            _("{code} is {status}, so it cannot be {label}.").format(
                code=letter.code, status=letter.get_status_display().lower(), label=to.label.lower()
            )
        )
    letter.status, letter.moved_at = to, clock.now()
