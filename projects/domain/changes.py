"""What happens to projects, for who else wants to know."""

from kazinex.core.actors import Actor
from kazinex.core.features import Change
from projects.models import Project

# With a project that is closed or archived, where whoever does it wants so: why, and who.
OUTSIDE_ACCESS_ENDING = Change[[Project, str, Actor]]("outside_access_ending")
