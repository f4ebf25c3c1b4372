"""Holding a project still while something in it changes."""

from django.db import connection

from kazinex.core.errors import Conflict
from kazinex.core.standing import still
from kazinex.core.translation import marked as _
from projects.models import Project

GONE = _("This project does not exist any more.")
SHARED = "select status from projects_project where id = %s for share"


def hold_open(project: Project) -> Project:
    """The project as it is now, an active one, which nobody closes until the transaction ends."""
    held: Project = still(Project.objects.select_for_update(no_key=True), project, GONE)
    held.require_open()
    return held


def keep_open(project_id: int) -> None:
    """The same for what many do at once, such as uploads: closing waits for them, and they not for one another.

    To be asked for before anything in the project is held, as closing does.
    """
    with connection.cursor() as cursor:
        cursor.execute(SHARED, [project_id])
        found = cursor.fetchone()
    if found is None:
        raise Conflict(GONE)
    Project(status=found[0]).require_open()
