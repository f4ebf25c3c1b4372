"""What people work on, and what they may do there."""

from projects.models.access_group import AccessGroup, AccessGroupMember
from projects.models.membership import ProjectMembership
from projects.models.override import PermissionOverride
from projects.models.project import Project, ProjectStatus
from projects.models.vocabulary import Term, TermKind

__all__ = [
    "AccessGroup",
    "AccessGroupMember",
    "PermissionOverride",
    "Project",
    "ProjectMembership",
    "ProjectStatus",
    "Term",
    "TermKind",
]
