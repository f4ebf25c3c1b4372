"""What rooms above do when somebody joins or leaves an organisation; they register when their app is ready."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from accounts.models import Membership
from kazinex.core.actors import Actor

Wanted = Sequence[Mapping[str, Any]]  # [{"project_id": 7, "role": "reviewer"}], as an invitation keeps it
Invited = Callable[[str, Wanted, Actor], None]
Accepting = Callable[[int, str, Wanted], None]
Given = Callable[[Membership, str, Actor], None]
Joined = Callable[[Membership, Wanted, Actor], None]
Left = Callable[[Membership, Actor], None]
Offer = Callable[[Any], list[tuple[int, str]]]

_invited: list[Invited] = []
_accepting: list[Accepting] = []
_given: list[Given] = []
_joined: list[Joined] = []
_left: list[Left] = []
_offers: list[Offer] = []


def on_invited(hook: Invited) -> Invited:
    """Call `hook(role, wanted, by)` before somebody is invited to these projects; it refuses by raising RuleBroken."""
    _invited.append(hook)
    return hook


def on_accepting(hook: Accepting) -> Accepting:
    """Call `hook(inviter's user id, role, wanted)` before an invitation is accepted; it refuses likewise."""
    _accepting.append(hook)
    return hook


def on_given(hook: Given) -> Given:
    """Call `hook(membership, role, by)` before a member is given an organisation role; it refuses likewise."""
    _given.append(hook)
    return hook


def on_joined(hook: Joined) -> Joined:
    """Call `hook(membership, wanted, by)` when an invitation is accepted, in the same transaction."""
    _joined.append(hook)
    return hook


def on_left(hook: Left) -> Left:
    """Call `hook(membership, by)` before a membership is removed, in the same transaction."""
    _left.append(hook)
    return hook


def offer(hook: Offer) -> Offer:
    """Ask `hook(actor)` which projects (key, name) an invitation by this actor may name."""
    _offers.append(hook)
    return hook


def invited(role: str, wanted: Wanted, by: Actor) -> None:
    """Ask every room whether this person may invite with this role, to these projects with theirs."""
    for hook in _invited:
        hook(role, wanted, by)


def accepting(inviter: int, role: str, wanted: Wanted) -> None:
    """Ask every room whether who invited may still do so, with this role and to these projects."""
    for hook in _accepting:
        hook(inviter, role, wanted)


def given(membership: Membership, role: str, by: Actor) -> None:
    """Ask every room whether this person may give a member this role."""
    for hook in _given:
        hook(membership, role, by)


def joined(membership: Membership, wanted: Wanted, by: Actor) -> None:
    """Tell every room that this membership became active."""
    for hook in _joined:
        hook(membership, wanted, by)


def left(membership: Membership, by: Actor) -> None:
    """Tell every room that this membership is about to go."""
    for hook in _left:
        hook(membership, by)


def offered(actor: Any) -> list[tuple[int, str]]:
    """The projects an invitation may name."""
    return [choice for hook in _offers for choice in hook(actor)]
