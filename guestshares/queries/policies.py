"""The policy that counts in a project, or in the organisation, now."""

from django.db.models import Q

from guestshares.domain.policies import EffectivePolicy, combined
from guestshares.models import SharePolicy
from projects.models import Project


def effective_policy(project: Project | None = None) -> EffectivePolicy:
    """The policy in force in a project, or in the organisation; one query."""
    rows = {row.project_id: row for row in SharePolicy.objects.filter(Q(project=None) | Q(project=project))}
    return combined(rows.get(None), rows.get(project.pk) if project else None)
