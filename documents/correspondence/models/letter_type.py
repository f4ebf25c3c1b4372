from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from documents.correspondence.models.words import Closing, Numbering, Visibility
from kazinex.core.actors import Member
from kazinex.core.models import LikenessField, PublicId, Timed
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet


class LetterTypeQuerySet(TenantQuerySet):
    """Words many rooms share about types of letters."""

    def usable_in(self, project: Any) -> Self:
        """Those of the organisation and that project's own, without the archived."""
        return self.filter(Q(project=None) | Q(project=project), archived_at=None)

    def kept_at(self, actor: Member) -> Self:
        """Those that are changed where the actor stands: in a project, or in the organisation."""
        return self.filter(project=actor.project)


class LetterType(TenantModel, PublicId, Timed):
    """A kind of letter, such as RFI: how it is numbered, how long an answer takes, who sees it (DOCUMENT_CONTROL 11).

    Its code is unique in the organisation and stays as it is, since numbers begin with it.
    """

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+", null=True, blank=True)
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=80)
    name_key = LikenessField(max_length=200, of="name")
    numbering = models.CharField(max_length=8, choices=Numbering.choices, default=Numbering.THROUGH)
    days = models.PositiveSmallIntegerField(default=0)  # working days until an answer is due; 0 for never
    visibility = models.CharField(max_length=8, choices=Visibility.choices, default=Visibility.NAMED)
    closing = models.CharField(max_length=8, choices=Closing.choices, default=Closing.FREELY)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(LetterTypeQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "code"], nulls_distinct=False, name="letter_type_code_once"
            )
        ]
        indexes = [models.Index(fields=["organisation", "code", "id"], name="letter_type_by_code")]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"

    @property
    def audit_label(self) -> str:
        return str(self)

    @property
    def is_verified(self) -> bool:
        """Whether its letters tell a cause and a correction, and close only once those are verified."""
        return self.closing == Closing.VERIFIED

    def get_absolute_url(self) -> str:
        if self.project:
            return reverse("correspondence:type", args=[self.organisation.slug, self.project.code, self.public_id])
        return reverse("correspondence:organisation-type", args=[self.organisation.slug, self.public_id])
