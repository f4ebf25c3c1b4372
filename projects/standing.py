"""How a person of the team stands with the second factor, in words."""

from typing import Any

from kazinex.core import moments


def two_factor_word(organisation: Any, member: Any) -> tuple[str, str]:
    """The word and its tone: enabled, pending with the days left, overdue, or off."""
    if member.has_second_factor:
        return "Enabled", "good"
    deadline = organisation.two_factor_deadline(member.joined_at or member.created_at)
    if deadline is None:
        return "Off", "neutral"
    left = deadline - moments.now()
    if left.total_seconds() <= 0:
        return "Pending, overdue", "bad"
    days = left.days + 1
    return f"Pending, {days} day{'' if days == 1 else 's'} left", "warn"
