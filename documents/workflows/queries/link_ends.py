"""How long guest links of steps open, and which end before their step is due."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from documents.workflows.domain.participants import Asked
from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import Outside
from documents.workflows.queries import due
from guestshares.domain import limits
from guestshares.domain.policies import EffectivePolicy
from guestshares.queries.policies import effective_policy
from kazinex.core import clock
from projects.models import Project

BEYOND = timedelta(days=2)  # a link opens so much longer than its step lasts, where the policy allows it


def until(rules: EffectivePolicy, usual: datetime, due_at: datetime | None) -> datetime:
    """When a link of a step ends: as usual, or with the step where that lasts longer and the policy allows it."""
    ceiling = clock.now() + timedelta(days=rules.maximum_days)
    if not rules.allow_custom_expiry or due_at is None:
        return usual
    return max(usual, min(due_at + BEYOND, ceiling))


def warnings(project: Project, steps: Iterable[tuple[StepSpec, Sequence[Asked]]]) -> Iterator[str]:
    """Of each step that asks somebody outside by a link which ends before the step is due, whenever it opens."""
    asking = [step for step, asked in steps if any(isinstance(one.user, Outside) for one in asked)]
    if not asking:
        return
    rules, counted = effective_policy(project), due.counting(project)
    usual = limits.expiry(rules.chosen_days, project=project, policy=rules)
    for step in asking:
        ends_at = counted(step, clock.now())
        if words := limits.ends_before(until(rules, usual, ends_at), ends_at, project=project):
            yield f"{step.name}: {words}"
