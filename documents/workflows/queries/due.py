"""When steps of a project are due."""

from collections.abc import Callable
from datetime import datetime

from documents.workflows.domain.routes import StepSpec
from documents.workflows.models.words import DaysKind
from projects.domain import working_days
from projects.models import Project
from projects.queries.calendar import working_calendar


def counting(project: Project) -> Callable[[StepSpec, datetime], datetime]:
    """What says of a step that opens at an instant when it is due; the calendar is read once."""
    calendar = working_calendar(project)

    def count(step: StepSpec, start: datetime) -> datetime:
        counted = calendar if step.days_kind == DaysKind.WORKING else None
        return working_days.due(start, step.days, zone_name=project.time_zone, calendar=counted)

    return count
