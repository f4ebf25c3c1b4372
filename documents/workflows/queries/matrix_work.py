"""Which rules of the review matrix wait for somebody: those that name people who left."""

from django.db.models import Q, QuerySet

from accounts.models import Membership, MembershipStatus
from documents.workflows.models import MatrixReviewer, MatrixRule
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from kazinex.core.places import WorkLine
from kazinex.core.translation import marked as _
from projects.queries.my_work import places, seen


def needing_reassignment() -> Q:
    """That a rule names a person who is no active member any more."""
    there = Membership.objects.filter(status=MembershipStatus.ACTIVE, user__is_active=True).values("user")
    gone = MatrixReviewer.objects.filter(user__isnull=False).exclude(user__in=there)
    return Q(pk__in=gone.values("rule"))


def reassign(actor: Member, most: int) -> list[WorkLine]:
    """The rules this person runs that name who left, the oldest first; four queries."""
    there = {each.project.pk: each for each in places(actor) if each.decide(Permission.MANAGE_REVIEW_MATRIX)}
    found = seen(MatrixRule.objects.standing().filter(needing_reassignment(), is_active=True), there)
    return [_line(rule, there[rule.project_id]) for rule in found.furnished().order_by("created_at", "pk")[:most]]


def among(_user_id: int) -> QuerySet[MatrixRule]:
    """Rules of the organisation that name who left."""
    found: QuerySet[MatrixRule] = MatrixRule.objects.standing().filter(needing_reassignment(), is_active=True)
    return found


def _line(rule: MatrixRule, actor: Member) -> WorkLine:
    rule.project, rule.organisation = actor.project, actor.organisation
    return WorkLine(
        _("Review rule for {rule}").format(rule=rule), rule.get_absolute_url(), actor.project, rule.created_at
    )
