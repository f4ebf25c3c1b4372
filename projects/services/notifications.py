"""Telling people that what they may do or see in a project has changed."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import User
from accounts.services import notifications
from kazinex.core.actors import Actor
from projects.models import AccessGroup
from projects.queries.access_effects import Consequence, labels


def tell_of_actions(effects: Iterable[Consequence], *, by: Actor) -> None:
    """Tell everybody whom overrides give or take an action, except who set them: a sentence for each place."""
    for effect in effects:
        if effect.person == getattr(by, "user", None):
            continue
        said = []
        if effect.gains:
            said.append(f"you can now: {labels(effect.gains)}")
        if effect.loses:
            said.append(f"you can no longer: {labels(effect.loses)}")
        url = effect.project.get_absolute_url() if effect.project else reverse("home")
        notifications.tell(effect.person, "permissions_changed", f"In {effect.place}, {'; '.join(said)}.", url, by)


def tell_of_group(users: Iterable[User], group: AccessGroup, words: str, *, by: Actor) -> None:
    """Tell people what happened to a group they are or were in; `words` go on after “In Harbour Tunnel, ”."""
    url = group.project.get_absolute_url()
    for user in users:
        if user != getattr(by, "user", None):
            notifications.tell(user, "group_changed", f"In {group.project.name}, {words}.", url, by)
