"""What stands between a project and its end, as far as the reader sees."""

from kazinex.core.actors import Member
from projects.domain.questions import OPEN_THINGS, OpenThing


def open_things(actor: Member) -> list[OpenThing]:
    """Every kind of thing that may be open, in the order of the column, each with how many are."""
    return [thing for told in OPEN_THINGS.ask(actor) for thing in told]


def is_finished(actor: Member) -> bool:
    """Whether nothing is open and the final inspection is confirmed."""
    return bool(actor.project.is_inspected) and not any(thing.count for thing in open_things(actor))
