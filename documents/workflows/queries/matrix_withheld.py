"""Which rules of the review matrix, and so which of their events, somebody may not know of (ARCHITECTURE 11)."""

from documents.register.queries.withheld import acting_in
from documents.workflows.models import MatrixRule
from kazinex.core.actors import Member


def rules(actor: Member, keys: set[str]) -> set[str]:
    """Of these rules, those about a work package the actor does not see; removed ones too."""
    wanted = MatrixRule.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    seen: set[str] = set()
    for code in set(wanted.values_list("project__code", flat=True)):
        if there := acting_in(actor, code):
            seen |= {str(pk) for pk in wanted.visible_to(there).values_list("pk", flat=True)}
    return keys - seen
