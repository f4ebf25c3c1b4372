"""Questions about work in the background."""

from kazinex.core.actors import Member
from projects.models import Job


def job(actor: Member, job: str) -> Job:
    """Work somebody started in this project, and whatever others did for a project admin; for doors."""
    everybodys = Job.objects.filter(project=actor.project)
    within = everybodys if actor.is_project_admin else everybodys.filter(person=actor.user)
    found: Job = within.get(public_id=job)
    found.project, found.organisation = actor.project, actor.organisation
    return found
