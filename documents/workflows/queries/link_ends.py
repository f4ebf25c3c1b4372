"""How long guest links of steps open, and which end before their step is due."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from documents.workflows.domain.participants import Asked
from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import Outside, StepPart, Workflow
from documents.workflows.queries import due
from guestshares.domain import limits
from guestshares.domain.policies import EffectivePolicy
from guestshares.models import Share
from guestshares.queries.policies import effective_policy
from kazinex.core import clock
from kazinex.core.actors import Member

BEYOND = timedelta(days=2)  # a link opens so much longer than its step lasts, where the policy allows it


def until(rules: EffectivePolicy, usual: datetime, due_at: datetime | None) -> datetime:
    """When a link of a step ends: as usual, or with the step where that lasts longer and the policy allows it."""
    ceiling = clock.now() + timedelta(days=rules.maximum_days)
    if not rules.allow_custom_expiry or due_at is None:
        return usual
    return max(usual, min(due_at + BEYOND, ceiling))


def warnings(steps: Iterable[tuple[StepSpec, Sequence[Asked]]], *, by: Member) -> list[str]:
    """What warns this actor of each step that asks somebody outside by a link which ends before it is due; else empty.

    It says so whenever the step opens; policy and calendar are read once for all steps.
    """
    steps = list(steps)
    asking = [any(isinstance(one.user, Outside) for one in asked) for _step, asked in steps]
    if not any(asking):
        return [""] * len(steps)
    project = by.project
    rules, counted = effective_policy(project), due.counting(project)
    usual = limits.expiry(rules.chosen_days, project=project, policy=rules)

    def warning(step: StepSpec) -> str:
        due_at = counted(step, clock.now())
        words = limits.ends_before(until(rules, usual, due_at), due_at, by=by)
        return f"{step.name}: {words}" if words else ""

    return [warning(step) if asks else "" for (step, _asked), asks in zip(steps, asking, strict=True)]


def answers_due(shares: Sequence[Share], by: Member) -> Mapping[int, datetime]:
    """When the open steps that wait for answers by these shares are due, by key of a share, as the actor sees them."""
    waiting = StepPart.objects.waiting().filter(share__in=[share.pk for share in shares], user=None)
    seen = waiting.filter(step__workflow__in=Workflow.objects.visible_to(by))
    return dict(seen.exclude(step__due_at=None).values_list("share_id", "step__due_at"))
