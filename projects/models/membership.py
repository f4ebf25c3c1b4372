from django.db import models

from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantModel
from projects.models.roles import PROJECT_ROLES, ProjectRole


class ProjectMembership(TenantModel, PublicId, Timed):
    """One person in one project, with exactly one project role."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="memberships")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=ProjectRole.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "project", "user"], name="project_membership_once")
        ]
        indexes = [models.Index(fields=["organisation", "user"], name="project_membership_of_person")]

    def __str__(self) -> str:
        return f"{self.user} in {self.project}"

    @property
    def audit_label(self) -> str:
        return self.user.audit_label

    @property
    def role_name(self) -> str:
        return PROJECT_ROLES[self.role].name
