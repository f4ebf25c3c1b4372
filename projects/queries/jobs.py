"""Questions about work in the background."""

from django.db.models import Q

from kazinex.core.actors import Member
from kazinex.core.features import installed
from projects.models import Job


def job(actor: Member, job: str) -> Job:
    """Work somebody started in this project, and what others did for an admin; for doors.

    What tells of other projects too is for whoever started it, and for Org Admins.
    """
    found: Job = Job.objects.filter(_within_sight(actor), project=actor.project).get(public_id=job)
    found.project, found.organisation = actor.project, actor.organisation
    return found


def _within_sight(actor: Member) -> Q:
    own = Q(person=actor.user)
    if actor.is_org_admin:
        return Q()
    personal = [name for name, kind in installed().jobs.items() if kind.is_personal]
    return own | ~Q(kind__in=personal) if actor.is_project_admin else own
