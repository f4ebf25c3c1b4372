"""Which address rules of a project a letter meets, and whom they add."""

from django.db.models import Q, QuerySet

from documents.correspondence.models import AddressRule, Letter
from kazinex.core.actors import Member


def rules(actor: Member) -> QuerySet[AddressRule]:
    """The rules of a project, by name."""
    found: QuerySet[AddressRule] = AddressRule.objects.filter(project=actor.project).select_related("type", "zone")
    return found


def rule(actor: Member, address_rule: str) -> AddressRule:
    """One of them; for doors."""
    found: AddressRule = rules(actor).get(public_id=address_rule)
    found.project, found.organisation = actor.project, actor.organisation
    return found


def matching(letter: Letter) -> list[AddressRule]:
    """The rules a letter meets, by name: each condition that a rule has, it meets."""
    found = AddressRule.objects.filter(
        Q(type=None) | Q(type=letter.type),
        Q(priority="") | Q(priority=letter.priority),
        Q(zone=None) | Q(zone=letter.zone_id),
        project=letter.project,
    )
    return list(found.order_by("name", "pk"))
