"""When the link of a share opened for nobody, and was extended later: who could open what on a day goes by it."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func


class Reopening(models.Model):
    """That a share was shut from one moment until another, as often as that was; the moments side by side."""

    expires_at: Any
    maximum_opens: int
    opens_used: int
    last_opened_at: Any
    expiry_recorded_at: Any
    reminded_at: Any
    shut_from = ArrayField(models.DateTimeField(), null=True, blank=True, editable=False)
    shut_until = ArrayField(models.DateTimeField(), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def open_again(self, now: datetime) -> None:
        """Before its terms change: note how long it was shut, where it had ended; its next end is told anew."""
        ends = [self.expires_at] if self.expires_at <= now else []
        if 0 < self.maximum_opens <= self.opens_used and self.last_opened_at:
            ends.append(self.last_opened_at)
        if ends:
            self.shut_from = [*(self.shut_from or []), min(ends)]
            self.shut_until = [*(self.shut_until or []), now]
        self.expiry_recorded_at = self.reminded_at = None


class ShutThroughout(Func):
    """Whether one of these spans, as arrays of their begins and ends, holds all the time between two moments."""

    template = (
        "exists (select from unnest(%(begins)s, %(ends)s) as shut(begins, ends)"
        " where shut.begins <= %(start)s and shut.ends >= %(end)s)"
    )
    arity = 4
    output_field = models.BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **_options: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """As the template says; the parts stand in the order of what they are made of."""
        parts = [compiler.compile(one) for one in self.source_expressions]
        words = dict(zip(("begins", "ends", "start", "end"), (sql for sql, _said in parts), strict=True))
        return self.template % words, [value for _sql, said in parts for value in said]
