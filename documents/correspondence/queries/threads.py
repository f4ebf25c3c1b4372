"""The thread of a letter as its page shows it: whom it reached and how, who must act, and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch

from accounts.models import Membership, MembershipStatus
from documents.correspondence.models import Letter, LetterAttachment, Recipient, Reply, ReplyDraft
from documents.correspondence.models.words import Ball, RecipientKind
from guestshares.models import Scope, Share
from kazinex.core.actors import Member
from kazinex.core.models import Outbox
from kazinex.core.translation import marked as _
from projects.queries.people import everybody


@dataclass(frozen=True, slots=True)
class Delivery:
    """Somebody a letter is addressed to, how far its mail came, and whether they left meanwhile."""

    recipient: Recipient
    state: str
    tone: str
    is_gone: bool = False


def deliveries(letter: Letter) -> list[Delivery]:
    """Everybody in To and CC, in order; three queries."""
    active = Membership.objects.filter(user=OuterRef("user"), status=MembershipStatus.ACTIVE, user__is_active=True)
    found = list(letter.recipients.select_related("user").annotate(is_there=Exists(active)))
    keys = {one.pk: one.mail_key for one in found} | _links(letter, found)
    rows = Outbox.objects.filter(dedupe_key__in=keys.values())
    mails = {row.dedupe_key: row for row in rows.defer("payload")}
    return [_delivery(one, mails.get(keys[one.pk])) for one in found]


def replies(letter: Letter) -> list[Reply]:
    """The thread, oldest first, each reply with its files; two queries."""
    files = Prefetch("attachments", LetterAttachment.objects.order_by("pk"))
    return list(letter.replies.select_related("author", "outside").prefetch_related(files).order_by("number"))


def draft_of_reply(letter: Letter, actor: Member) -> dict[str, str | bool]:
    """What somebody has typed of a reply so far, as the form of a reply begins with it."""
    typed: dict[str, str | bool] = ReplyDraft.objects.filter(letter=letter, user=actor.user).typed()
    return typed


def draft_outside(recipient: Recipient) -> dict[str, str | bool]:
    """The same of somebody outside."""
    typed: dict[str, str | bool] = ReplyDraft.objects.filter(outside=recipient).typed()
    return typed


def files(letter: Letter) -> list[LetterAttachment]:
    """The files beside the letter itself."""
    return list(letter.attachments.filter(reply=None))


def court(letter: Letter, people: Sequence[Recipient]) -> str:
    """Who must act now, in words; empty where nobody must."""
    if not letter.is_open or letter.ball == Ball.NOBODY:
        return ""
    if letter.ball == Ball.SENDER:
        return str(letter.sender)
    return ", ".join(str(one) for one in people if one.kind == RecipientKind.TO and one.handed_on_at is None)


def reached(letter: Letter) -> set[str]:
    """Whom its thread still reaches, as addresses in small letters: members who see it, people outside with access."""
    senders = [letter.author_id, letter.keeper_id or letter.author_id]
    named = [*senders, *letter.recipients.exclude(user=None).values_list("user", flat=True)]
    members = [one.user.email for one in everybody(letter.project, among=named) if not one.reaches_only_steps]
    links = Share.objects.unended().filter(project=letter.project_id, scope=Scope.LETTER, distribution=letter.public_id)
    return {email.lower() for email in (*members, *links.values_list("recipient_email", flat=True))}


def recipient_of(share: Share) -> Recipient | None:
    """Whose part in which letter a guest share is, however often it was issued again."""
    if share.scope != Scope.LETTER:
        return None
    people = Recipient.objects.filter(letter__public_id=share.distribution, email=share.recipient_email.lower())
    surroundings = ("letter__type", "letter__author", "letter__keeper", "letter__project__organisation", "letter__zone")
    found: Recipient | None = people.select_related(*surroundings).first()
    if found:
        found.letter.organisation = found.letter.project.organisation
    return found


def _links(letter: Letter, people: Sequence[Recipient]) -> dict[int, str]:
    """The outbox's keys of the mails that brought people outside their links."""
    outside = {one.email: one.pk for one in people if one.user_id is None}
    if not outside:
        return {}
    shares = Share.objects.filter(project=letter.project_id, scope=Scope.LETTER, distribution=letter.public_id)
    return {
        outside[key]: one.mail_key for one in shares.order_by("pk") if (key := one.recipient_email.lower()) in outside
    }


def _delivery(recipient: Recipient, mail: Outbox | None) -> Delivery:
    is_gone = recipient.user_id is not None and not getattr(recipient, "is_there", True)
    state, tone = (_("Mail came back"), "bad") if recipient.returned_at else _state(mail)
    return Delivery(recipient, state, tone, is_gone)


def _state(mail: Outbox | None) -> tuple[str, str]:
    if mail is None:
        return _("In Kazinex only"), "neutral"
    if mail.done_at:
        return _("Mail sent"), "good"
    if mail.dead_at:
        return _("Mail could not be sent"), "bad"
    return (_("Mail is tried again"), "warn") if mail.error else (_("Mail is waiting"), "info")
