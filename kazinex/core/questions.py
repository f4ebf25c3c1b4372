"""What apps below the members ask of the apps above them."""

from kazinex.core.actors import Member
from kazinex.core.features import Question

# How an app below the members finds one again for work in the background: of a user's id and a project's code, the
# member as an actor of the active organisation, in that project where a code is given; None where they are no active
# member or the project does not exist for them.
FIND_MEMBER = Question[[str, str], Member | None]("a member as an actor")
