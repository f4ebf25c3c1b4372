"""Keys of rows as pages, addresses and forms name them: opaque, so that nobody counts from one what others have.

A key and eight zero bytes are one AES block, encrypted under a key of the kind of row and the organisation: 22
characters, the same whenever the same row is named, worth nothing for another kind or in another organisation, and not
to be made up.
Field keys make them, so that an address somebody kept is read for as long as an old key is kept.
"""

import base64
import hashlib
import hmac
import re
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.db import models

from kazinex.core import crypto
from kazinex.core.tenancy import active_organisation_id

SHAPE = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]")  # the last of 22 characters holds two bits
_PLAIN = 8  # bytes of a key; as many zeros tell that it was written here


def of(row: models.Model) -> str:
    """How a row is named outside the database, in the active organisation."""
    return write(str(row._meta.model_name), row.pk)


def write(kind: str, key: int) -> str:
    """The same for a kind of row, which is its model's name in small letters, and a key."""
    encryptor = _cipher(crypto.field_keys()[0], kind, active_organisation_id()).encryptor()
    block = encryptor.update(key.to_bytes(_PLAIN, "big") + bytes(_PLAIN))
    return base64.urlsafe_b64encode(block).decode().rstrip("=")


def read(kind: str, text: object) -> int | None:
    """The key of what is named so; None where nothing of this kind was ever named so in this organisation."""
    block = _block(str(text))
    organisation = active_organisation_id()
    for secret in crypto.field_keys() if block else ():
        plain = _cipher(secret, kind, organisation).decryptor().update(block)
        if plain[_PLAIN:] == bytes(_PLAIN):
            return int.from_bytes(plain[:_PLAIN], "big")
    return None


def _block(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "==") if SHAPE.fullmatch(text) else b""


@lru_cache(maxsize=4_096)
def _cipher(secret: bytes, kind: str, organisation: int) -> Cipher[modes.ECB]:
    """One block is all there is, and the same row must be named alike: what ECB is right for."""
    key = hmac.digest(secret, f"opaque id|{kind}|{organisation}".encode(), hashlib.sha256)
    return Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305
