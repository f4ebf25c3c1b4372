"""What a guest is asked for: as somebody wrote it, or as a step of a workflow asks, in the language of its reader."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kazinex.core import clock
from kazinex.core.languages import dated, said


def step_asks(workflow: str, step: str, due: datetime | None) -> list[str]:
    """What the instructions of a step's share are made of: the workflow, its step, and until when if it ends."""
    return [workflow, step, due.isoformat() if due else ""]


class Asking(models.Model):
    """A share with instructions."""

    instructions: Any
    project: Any
    step_asks = ArrayField(models.TextField(), null=True, blank=True, editable=False)  # none: somebody wrote them

    class Meta:
        abstract = True

    @property
    def asked(self) -> str:
        """Its instructions: as they were typed, or in our words, which are said in the language that is spoken now."""
        if not self.step_asks:
            return str(self.instructions)
        workflow, step, due = self.step_asks
        if not due:
            return said("Your answer is asked for in {workflow}: {step}.").format(workflow=workflow, step=step)
        day = dated(clock.shown_end(datetime.fromisoformat(due), self.project.time_zone))
        words = said("Your answer is asked for in {workflow}: {step}. It is due by {due}.")
        return words.format(workflow=workflow, step=step, due=day)
