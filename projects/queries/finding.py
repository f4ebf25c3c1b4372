"""People wherever in the organisation they are: those one meets in projects, or every member for who manages them."""

from django.db.models import QuerySet

from accounts.models import Membership
from kazinex.core.actors import Member
from kazinex.core.quick_open import holding
from projects.models import ProjectMembership


def members(words: str) -> QuerySet[Membership]:
    """Members of the organisation whose name or address holds these words; for who manages them."""
    found: QuerySet[Membership] = Membership.objects.filter(holding(words, "user__name", "user__email"))
    return found.select_related("user").order_by("user__name", "pk")


def colleagues(actor: Member, words: str) -> QuerySet[ProjectMembership]:
    """Whoever stands in the team of a project that exists for the actor, each once, by their names alone."""
    teams = [each.project.pk for each in actor.everywhere]
    found = ProjectMembership.objects.filter(holding(words, "user__name"), project__in=teams)
    once: QuerySet[ProjectMembership] = found.select_related("user", "project").order_by(
        "user__name", "user_id", "project__name", "pk"
    )
    return once.distinct("user__name", "user_id")
