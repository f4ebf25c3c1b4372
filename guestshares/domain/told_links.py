"""Where a notice about several shares leads: to the list of just those, named by the notice itself."""

from django.urls import reverse

from accounts.models import Organisation

NAME = "told"  # what the address calls the notice
LENGTH = 24  # of a public id


def address(organisation: Organisation, notice: str) -> str:
    """The list of the shares that a notice, by its public id, tells of."""
    return f"{reverse('guestshares:active', args=[organisation.slug])}?{NAME}={notice}"


def read(typed: str) -> str:
    """The public id of a notice as an address names it; raises ValueError for anything else."""
    if len(typed) != LENGTH:
        raise ValueError(typed)
    int(typed, 16)
    return typed
