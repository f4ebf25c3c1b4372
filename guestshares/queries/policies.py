"""The policy that counts in a project, or in the organisation, now."""

from typing import Any

from django.db.models import Q

from guestshares.domain.policies import EffectivePolicy, combined
from guestshares.models import SharePolicy


def effective_policy(project: Any = None) -> EffectivePolicy:
    """The policy in force in a project, or in the organisation; one query."""
    rows = {row.project_id: row for row in SharePolicy.objects.filter(Q(project=None) | Q(project=project))}
    return combined(rows.get(None), rows.get(project.pk) if project else None)
