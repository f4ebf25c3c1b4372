"""Several people who were given the same in one creation, each by a share of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from guestshares.models import GuestResponse, Share, ShareItem
from guestshares.models.share import ShareQuerySet
from kazinex.core.actors import Member
from kazinex.core.translation import marked as _


@dataclass(frozen=True, slots=True)
class Distribution:
    """The shares of one creation, as far as somebody sees them, with those that were reissued since."""

    key: str
    actor: Member

    @property
    def shares(self) -> ShareQuerySet:
        """All of them."""
        found: ShareQuerySet = Share.objects.visible_to(self.actor).filter(distribution=self.key)
        return found

    @property
    def unended(self) -> Sequence[Share]:
        """Those that can still be ended."""
        found: Any = self.shares
        return list(found.unended().select_related("project").order_by("recipient_name", "pk"))

    def __str__(self) -> str:
        first = self.shares.order_by("pk").first()
        return first.label if first and first.label else _("Distribution")

    def get_absolute_url(self) -> str:
        """Its page."""
        return url(self.actor.organisation.slug, self.actor.project.code, self.key)

    def progress(self) -> dict[str, int]:
        """How many recipients there are, how many can open it, have opened it, and have answered all of it."""
        found: Any = self.shares
        counts: dict[str, int] = found.alias(waits=Exists(_unanswered())).aggregate(
            recipients=Count("recipient_email", distinct=True),
            opened=Count("recipient_email", filter=~Q(first_opened_at=None), distinct=True),
            answered=Count("recipient_email", filter=Q(waits=False), distinct=True),
        )
        return counts | {"live": found.live().count()}


def distribution(actor: Member, distribution: str) -> Distribution:
    """One of the actor's project; raises Share.DoesNotExist where they see none of it."""
    found = Distribution(distribution, actor)
    if not distribution or not found.shares.exists():
        raise Share.DoesNotExist(distribution)
    return found


def url(organisation: str, project: str, key: str) -> str:
    """Where a distribution is looked at."""
    return reverse("guestshares:distribution", args=[organisation, project, key])


def unanswered(shares: ShareQuerySet) -> ShareQuerySet:
    """Those of these shares of which some record has no answer yet, where one is asked for."""
    return shares.filter(Exists(_unanswered()), asks_for_answers=True)


def _unanswered() -> Any:
    items = ShareItem.objects.held().filter(share=OuterRef("pk"))
    return items.exclude(Exists(GuestResponse.objects.filter(item=OuterRef("pk"))))
