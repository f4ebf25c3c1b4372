"""The statuses of documents a group may filter by; the register above tells them when its app is ready."""

_choices: list[tuple[str, str]] = []


def tell(choices: list[tuple[str, str]]) -> None:
    """Say which statuses there are."""
    _choices[:] = choices


def choices() -> list[tuple[str, str]]:
    """Every status, with its words."""
    return list(_choices)
