"""The links of a weekly review: which shares one leads to, signed, so that nobody writes another."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.core import signing

SALT = "guestshares.review"
LASTS = timedelta(days=14)


class Named(NamedTuple):
    """The shares that a link names, by public id, and whether it is too old to end them."""

    shares: Sequence[str]
    is_old: bool


def sign(organisation: int, shares: Sequence[str]) -> str:
    """What the address of a review's page says of these shares of an organisation."""
    return signing.dumps([organisation, *shares], salt=SALT, compress=True)


def read(signed: str, *, organisation: int) -> Named:
    """What it names; raises ValueError where it was not signed here, or names another organisation's."""
    try:
        signed_for, *shares = signing.loads(signed, salt=SALT)
    except signing.BadSignature as error:
        raise ValueError(signed) from error
    if signed_for != organisation:
        raise ValueError(signed)
    return Named(shares, _is_old(signed))


def _is_old(signed: str) -> bool:
    try:
        signing.loads(signed, salt=SALT, max_age=LASTS)
    except signing.SignatureExpired:
        return True
    return False
