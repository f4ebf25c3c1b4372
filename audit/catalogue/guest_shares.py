"""What outsiders were given and what they did (SPEC 9.7; the names are fixed)."""


class GuestShareActions:
    """Actions in the category guest_share."""
