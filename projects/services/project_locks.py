"""Holding a project still while something in it changes."""

from projects.models import Project


def hold_open(project: Project) -> Project:
    """The project as it is now, an active one, which nobody closes until the transaction ends."""
    held: Project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    held.require_open()
    return held
