"""What apps below the members ask of the apps above them."""

from collections.abc import Collection, Mapping

from kazinex.core.actors import Member
from kazinex.core.features import Question

# What happened last to things, of their kind (the name of their model) and by their keys, before the request under way;
# those that nothing happened to are left out. Being looked at or used is nothing that happens to a thing.
LAST_CHANGES = Question[[str, Collection[str]], Mapping[str, str]]("what happened last to things")

# How an app below the members finds one again for work in the background: of a user's id and a project's code, the
# member as an actor of the active organisation, in that project where a code is given; None where they are no active
# member or the project does not exist for them.
FIND_MEMBER = Question[[str, str], Member | None]("a member as an actor")
