"""What a person chooses about mails, and the mails that gather what they were told."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.domain.questions import PROJECT_NAMES
from accounts.models import Mailing, Notification, NotificationChoice, Organisation, User
from accounts.queries import active_organisation
from accounts.queries.mailing import choices_of
from accounts.queries.silences import lost, place
from accounts.services import branding
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import clock, mornings, turns
from kazinex.core import mail as post_office
from kazinex.core.actors import Member
from kazinex.core.features import installed
from kazinex.core.mail import Letter
from kazinex.core.questions import FIND_MEMBER

MOST = 200  # people mailed in one transaction
ELSEWHERE = "Outside projects"


def choose(choices: Mapping[str, str], *, by: Member) -> None:
    """How a person wants to be mailed each kind of notification in the active organisation."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.user.pk)
        before = choices_of(by.user)
        wanted = {kind: choices.get(kind, now) for kind, now in before.items()}
        changed = {kind: mailing for kind, mailing in wanted.items() if mailing != before[kind]}
        for kind, mailing in changed.items():
            NotificationChoice.objects.update_or_create(user=by.user, kind=kind, defaults={"mailing": mailing})
            _gather_anew(kind, mailing, by=by)
        if changed:
            labels = {kind: [Mailing(before[kind]).label, Mailing(now).label] for kind, now in changed.items()}
            told = {installed().notifications[kind].label: said for kind, said in labels.items()}
            record(AuditAction.NOTIFICATIONS_CHOSEN, by=by, target=by.membership, changes=told)


def _gather_anew(kind: str, wanted: str, *, by: Member) -> None:
    """What is gathered already goes as the rest will from now on: some other morning, with the next mail, or not."""
    now = clock.now()
    due = now if wanted == Mailing.NOW else mornings.next_after(wanted, now, by.organisation.time_zone)
    gathered = Notification.objects.filter(user=by.user, kind=kind, digest_due_at__isnull=False)
    gathered.update(digest_due_at=due)


def send_due() -> int:
    """Mail what was gathered for a morning that has come, one mail a person; returns how many were sent."""
    total = 0
    while (sent := _send_some()) is not None:
        total += sent
    return total


def _send_some() -> int | None:
    """The mails of the next people, each with all that is due to them; None where nobody waits."""
    with transaction.atomic():
        _wait_for_turn()
        due = Notification.objects.filter(digest_due_at__lte=clock.now())
        people = list(due.order_by("user").values_list("user", flat=True).distinct()[:MOST])
        if not people:
            return None
        by_person: dict[int, list[Notification]] = defaultdict(list)
        rows = due.filter(user__in=people).order_by("user", "digest_due_at", "pk")
        for one in rows.select_for_update(of=("self",)).select_related("user"):
            by_person[one.user_id].append(one)
        keys = [one.pk for told in by_person.values() for one in told]
        Notification.objects.filter(pk__in=keys).update(digest_due_at=None)
        letters = [_letter(told, active_organisation()) for told in by_person.values()]
        post_office.post_many("digest", [letter for letter in letters if letter])
        return sum(1 for letter in letters if letter)


def _wait_for_turn() -> None:
    """Of two timetables one mails after the other, so that nobody's morning is told in two halves."""
    turns.wait_for("digests")


def _letter(told: Sequence[Notification], organisation: Organisation) -> Letter | None:
    """What a person has not read since and still sees, by project, what is due first."""
    user = told[0].user
    actor = FIND_MEMBER.ask_one(str(user.pk), "")
    if actor is None:
        return None
    hidden = lost(told, actor)
    news = [one for one in told if one.read_at is None and one.pk not in hidden]
    if not news:
        return None
    context = {
        **branding.in_mails(organisation),
        "parts": _by_project(news),
        "count": len(news),
        "button_label": "Open your notifications",
        "button_url": "/account/notifications/",
    }
    day = clock.now().astimezone(clock.zone(organisation.time_zone)).date()
    key = f"digest:{organisation.pk}:{user.pk}:{day}:{news[0].public_id}"
    choices = settings.KAZINEX_PUBLIC_URL + reverse("accounts:notification-settings", args=[organisation.slug])
    headers = {"List-Unsubscribe": f"<{choices}>"}
    return Letter(user.email, key, organisation.name, context=context | {"choices_url": choices}, headers=headers)


def _by_project(news: Sequence[Notification]) -> list[tuple[str, list[Notification]]]:
    """Sentences under the name of the project their address lies in."""
    codes = {one.pk: place(one) for one in news}
    names = {code: name for told in PROJECT_NAMES.ask(set(codes.values()) - {""}) for code, name in told.items()}
    parts: dict[str, list[Notification]] = defaultdict(list)
    for one in sorted(news, key=_due_first):
        parts[names.get(codes[one.pk], ELSEWHERE)].append(one)
    return sorted(parts.items(), key=lambda part: (part[0] == ELSEWHERE, part[0]))


def _due_first(notification: Notification) -> tuple[bool, int]:
    kind = installed().notifications.get(notification.kind)
    return not (kind and kind.is_due), -notification.pk
