"""What is printed on paper about a revision, and what answers who asks whether that paper is current."""

import secrets

from django.db import models

from kazinex.core.models import Timed
from kazinex.core.tenancy import TenantModel

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # what nobody mistakes for another, when typed from paper
LENGTH = 20  # of these: 99 bits


def make_code() -> str:
    """A code nobody guesses, as it stands on paper."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


class PaperStamp(TenantModel, Timed):
    """The code on every stamped copy of one revision."""

    revision = models.ForeignKey("documents.Revision", models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, default=make_code, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "revision"], name="paper_stamp_once_per_revision")
        ]

    def __str__(self) -> str:
        return f"stamp of revision {self.revision_id}"


class PaperDoor(models.Model):
    """Which stamp a code on paper belongs to; outside the wall, because paper names no organisation."""

    code_hash = models.CharField(max_length=64, primary_key=True)
    stamp_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"Door to stamp {self.stamp_id}"


class PaperPolicy(TenantModel, Timed):
    """Whether copies are stamped and their codes answered: in the organisation, and more strictly in a project."""

    project = models.ForeignKey("projects.Project", models.CASCADE, null=True, blank=True, related_name="+")
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "project"], nulls_distinct=False, name="paper_policy_once")
        ]

    def __str__(self) -> str:
        return "stamped copies and paper check"

    @property
    def audit_label(self) -> str:
        return str(self)
