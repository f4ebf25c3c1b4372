"""Mails about a transmittal to people outside: their guest link stands in the first one and in no other."""

from collections.abc import Sequence
from typing import Any

from accounts.services import branding
from documents.transmittals.models import Purpose, Transmittal, TransmittalRecipient
from guestshares.domain.questions import LinkMail
from guestshares.models import Scope, Share
from guestshares.queries.languages import chosen
from kazinex.core import clock, languages, mail
from kazinex.core.actors import Actor


def link(share: Share) -> LinkMail | None:
    """What the mail with the link of a transmittal says besides; one query."""
    if share.scope != Scope.TRANSMITTAL:
        return None
    found = Transmittal.objects.select_related("project", "organisation", "created_by")
    sent = found.filter(project=share.project_id, public_id=share.distribution).first()
    if sent is None:
        return None
    context = _facts(sent) | {
        "issued_by": sent.created_by.name,
        "asks_for_answers": Purpose(sent.purpose).asks_for_answers,
    }
    headers = thread(sent, share.link_name)
    return LinkMail("transmittal_link", "Open {code}", sender(sent), context, headers)


def reminder(transmittal: Transmittal, people: Sequence[TransmittalRecipient], *, by: Actor) -> None:
    """Remind them that receipt is not acknowledged."""
    mail.post_many("transmittal_reminder", _letters(transmittal, people, "reminder", by))


def recall(transmittal: Transmittal, people: Sequence[TransmittalRecipient], *, by: Actor) -> None:
    """Tell them that it counts no more."""
    mail.post_many("transmittal_recalled", _letters(transmittal, people, "recalled", by))


def sender(transmittal: Transmittal) -> str:
    """Whom mails about a transmittal come from."""
    return f"{transmittal.organisation.name}, {transmittal.project.name}"


def part(kind: str) -> str:
    """The name of a mail of this kind within its thread."""
    return f"{kind}-{int(clock.now().timestamp() * 1_000_000)}"


def thread(transmittal: Transmittal, name: str) -> dict[str, str]:
    """What makes one thread of all mails about a transmittal; the one without a name is its root."""
    root = mail.message_id(f"transmittal-{transmittal.public_id}")
    if not name:
        return {"Message-ID": root}
    own = mail.message_id(f"transmittal-{transmittal.public_id}.{name}")
    return {"Message-ID": own, "In-Reply-To": root, "References": root}


def _letters(
    transmittal: Transmittal, people: Sequence[TransmittalRecipient], kind: str, by: Actor
) -> list[mail.Letter]:
    own = chosen(one.email for one in people)
    found = [(one, own.get(one.email.lower(), languages.ENGLISH)) for one in people]
    return [_letter(transmittal, one, kind, by)._replace(language=language) for one, language in found]


def _letter(transmittal: Transmittal, recipient: TransmittalRecipient, kind: str, by: Actor) -> mail.Letter:
    context = _facts(transmittal) | {
        "transmittal": transmittal,
        "recipient": recipient,
        "sender_name": by.label.split(" <", 1)[0],
    }
    headers = thread(transmittal, part(kind))
    return mail.Letter(recipient.email, "", sender(transmittal), (), context, headers)


def _facts(transmittal: Transmittal) -> dict[str, Any]:
    organisation, project = transmittal.organisation.name, transmittal.project.name
    return {
        **branding.in_mails(transmittal.organisation),
        "project_name": project,
        "place": f"{organisation}, {project} {transmittal.code}",
        "code": transmittal.code,
        "subject": transmittal.subject,
        "purpose": transmittal.get_purpose_display().lower(),
        "required_by": clock.shown_day(transmittal.required_by) if transmittal.required_by else "",
    }
