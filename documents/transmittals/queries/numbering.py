"""How the transmittals of a project are numbered."""

from documents.transmittals.models import TransmittalNumbering
from kazinex.core import clock
from projects.models import Project


def numbering(project: Project) -> TransmittalNumbering:
    """What the project says; TR-0001 and so on until it says otherwise."""
    found: TransmittalNumbering | None = TransmittalNumbering.objects.filter(project=project).first()
    return found or TransmittalNumbering(project=project)


def series(project: Project) -> str:
    """What the next number begins with: the prefix, and the year in the project's zone where each counts anew."""
    said = numbering(project)
    if not said.is_yearly:
        return said.prefix
    return f"{said.prefix}-{clock.now().astimezone(clock.zone(project.time_zone)).year}"
