"""Copying things of one project into another, each as if made by hand; what cannot be is told and left out."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction

from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import TenantModel
from projects.domain.copies import Copied
from projects.models import Project

Thing = TypeVar("Thing")


def counting(*models: type[TenantModel]) -> Callable[[Project], int]:
    """How many rows of these a project has of its own."""
    return lambda source: sum(model.objects.filter(project=source).count() for model in models)


def each(things: Iterable[Thing], make: Callable[[Thing], object]) -> Copied:
    """Make every one of them anew; one that a rule refuses is named with its reason, and the others go on."""
    found = Copied()
    for thing in things:
        try:
            with transaction.atomic():
                make(thing)
        except RuleBroken as broken:
            found.left_out.append(f"{thing}: {broken.words}")
        else:
            found.count += 1
    return found
