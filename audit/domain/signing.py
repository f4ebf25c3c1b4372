"""The site's signing key for seals, checkpoints and exports (Ed25519)."""

import base64
import hashlib
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SEED_BYTES = 32


def sign(message: bytes) -> str:
    """The signature in base64."""
    return base64.b64encode(_key().sign(message)).decode()


def is_signed(message: bytes, signature: str, key: str) -> bool:
    """Whether the site's key signed exactly this, and under the id it goes by."""
    if key != key_id():
        return False
    try:
        _key().public_key().verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key() -> bytes:
    """The 32 bytes that verify what this site signs."""
    return _key().public_key().public_bytes_raw()


def public_key_text() -> str:
    """The public key in base64, as people compare it."""
    return base64.b64encode(public_key()).decode()


def key_id() -> str:
    """A short name of the key: the head of its SHA-256."""
    return hashlib.sha256(public_key()).hexdigest()[:16]


def _key() -> Ed25519PrivateKey:
    return _loaded(settings.KAZINEX_SEAL_KEY)


@lru_cache(maxsize=4)
def _loaded(encoded: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(encoded, validate=True))
    except ValueError as error:
        raise ImproperlyConfigured(f"KAZINEX_SEAL_KEY must be {SEED_BYTES} random bytes in base64.") from error
