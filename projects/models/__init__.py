"""What people work on, and what they may do there."""

from projects.models.access_group import AccessGroup, AccessGroupMember
from projects.models.calendar import Holiday, Weekday, WorkingWeek
from projects.models.job import Job, JobState
from projects.models.membership import ProjectMembership
from projects.models.override import PermissionOverride
from projects.models.project import Project, ProjectStatus
from projects.models.saved_view import SavedView, UsualView
from projects.models.vocabulary import Term, TermKind

__all__ = [
    "AccessGroup",
    "AccessGroupMember",
    "Holiday",
    "Job",
    "JobState",
    "PermissionOverride",
    "Project",
    "ProjectMembership",
    "ProjectStatus",
    "SavedView",
    "Term",
    "TermKind",
    "UsualView",
    "Weekday",
    "WorkingWeek",
]
