"""Which letters wait for somebody, and which of their own they did not send yet."""

from typing import Any

from django.db.models import F, QuerySet

from documents.correspondence.models import Letter
from documents.correspondence.models.words import Ball
from kazinex.core.actors import Member
from kazinex.core.places import WorkLine
from kazinex.core.translation import marked as _


def letters(actor: Member, most: int) -> list[WorkLine]:
    """Open letters in which this person must act now; one query."""
    found = _here(waiting(actor.user.pk), actor)
    ordered = found.order_by(F("due_at").asc(nulls_last=True), "pk")[:most]
    return [_line(letter, actor) for letter in ordered]


def drafts(actor: Member, most: int) -> list[WorkLine]:
    """One's own letters that are not sent; one query."""
    own = _here(own_drafts(actor.user.pk), actor)
    return [_line(letter, actor) for letter in own.order_by("moved_at", "pk")[:most]]


def waiting(user_id: int) -> QuerySet[Letter]:
    """Open letters in which a person must act now."""
    found: QuerySet[Letter] = Letter.objects.waiting_for(user_id)
    return found


def own_drafts(user_id: int) -> QuerySet[Letter]:
    """A person's letters that are not sent."""
    found: QuerySet[Letter] = Letter.objects.filter(author=user_id, number=None)
    return found


def _here(found: Any, actor: Member) -> Any:
    if actor.project:
        found = found.filter(project=actor.project)
    else:
        found = found.filter(project__in=[each.project.pk for each in actor.everywhere if not each.reaches_only_steps])
    return found.select_related("project", "author", "keeper")


def _line(letter: Letter, actor: Member) -> WorkLine:
    letter.project.organisation = letter.organisation = actor.organisation
    note = "" if letter.is_draft else _note(letter)
    since = letter.moved_at if letter.is_draft else letter.sent_at or letter.moved_at
    return WorkLine(str(letter), letter.get_absolute_url(), letter.project, since, letter.due_at, note)


def _note(letter: Letter) -> str:
    if letter.ball == Ball.SENDER:
        return _("answered, close it or reply")
    return _("from {author}").format(author=letter.author)
