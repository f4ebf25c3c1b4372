from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from documents.packages.models import WorkPackage
from documents.workflows.models.words import AnswerRule
from kazinex.core.actors import Member
from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantManager, TenantModel, TenantQuerySet
from projects.models.access_group import ConfidentialityChoice
from projects.models.roles import ProjectRole

FALLBACK = "the fallback"
EVERYTHING = "every document"


class MatrixRuleQuerySet(TenantQuerySet):
    """Words many rooms share about rules of the review matrix."""

    def standing(self) -> Self:
        """Those that were not removed."""
        return self.filter(removed_at=None)

    def furnished(self) -> Self:
        """Each with its conditions and its reviewers; two queries."""
        terms = ("discipline", "document_type", "zone", "work_package")
        return self.select_related(*terms).prefetch_related("reviewers__user", "reviewers__group")

    def visible_to(self, actor: Member) -> Self:
        """Those of the actor's project, but for what is about a work package they may not see."""
        here = self.filter(project=actor.project)
        if actor.sees_everything:
            return here
        return here.filter(Q(work_package=None) | Q(work_package__in=WorkPackage.objects.visible_to(actor)))


def _term() -> Any:
    return models.ForeignKey("projects.Term", models.PROTECT, related_name="+", null=True, blank=True)


class MatrixRule(TenantModel, PublicId, Timed):
    """A rule of a project's review matrix: which documents it is about, who reviews them, how and how fast.

    A condition that is empty is none. The fallback has none, and counts where no other rule matches.
    """

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    discipline = _term()
    document_type = _term()
    zone = _term()
    work_package = models.ForeignKey("packages.WorkPackage", models.PROTECT, related_name="+", null=True, blank=True)
    confidentiality = models.CharField(max_length=12, choices=ConfidentialityChoice.choices, blank=True, default="")
    rule = models.CharField(max_length=10, choices=AnswerRule.choices, default=AnswerRule.ALL)
    days = models.PositiveSmallIntegerField()
    is_active = models.BooleanField(default=True)
    is_fallback = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(MatrixRuleQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project"],
                condition=Q(is_fallback=True, removed_at=None),
                name="matrix_has_one_fallback",
            ),
            models.CheckConstraint(
                condition=Q(is_fallback=False)
                | Q(discipline=None, document_type=None, zone=None, work_package=None, confidentiality=""),
                name="matrix_fallback_has_no_condition",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "project", "id"], name="matrix_rules_of_project")]

    def __str__(self) -> str:
        return self.audit_label

    @property
    def audit_label(self) -> str:
        """What it is about, in words."""
        if self.is_fallback:
            return FALLBACK
        terms = [term.code for term in (self.discipline, self.document_type, self.zone) if term]
        number = [self.work_package.number] if self.work_package else []
        secrecy = [self.get_confidentiality_display().lower()] if self.confidentiality else []
        return " · ".join([*terms, *number, *secrecy]) or EVERYTHING

    def get_absolute_url(self) -> str:
        if self.is_fallback:
            return reverse("workflows:matrix-fallback", args=[self.organisation.slug, self.project.code])
        return reverse("workflows:matrix-rule", args=[self.organisation.slug, self.project.code, self.public_id])


class MatrixReviewer(TenantModel):
    """One who reviews by a rule: a person, a role of the project, or a group; nobody waits for who is not required."""

    rule = models.ForeignKey("workflows.MatrixRule", models.CASCADE, related_name="reviewers")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    role = models.CharField(max_length=24, choices=ProjectRole.choices, blank=True, default="")
    group = models.ForeignKey("projects.AccessGroup", models.PROTECT, related_name="+", null=True, blank=True)
    is_required = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "rule", "user", "role", "group"],
                nulls_distinct=False,
                name="matrix_reviewer_once_a_rule",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, role="", group=None)
                | (Q(user=None, group=None) & ~Q(role=""))
                | Q(user=None, role="", group__isnull=False),
                name="matrix_reviewer_is_one_of_three",
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        if self.user:
            return str(self.user)
        return f"role: {ProjectRole(self.role).label}" if self.role else f"group: {self.group}"
