"""The site's signing key for seals, checkpoints and exports (Ed25519), and what other keys of the site signed."""

import base64
import hashlib
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SEED_BYTES = 32


def sign(message: bytes, *, seed: str = "") -> str:
    """The signature in base64, by the site's key, or by the one of another seed."""
    return base64.b64encode(_loaded(seed or settings.KAZINEX_SEAL_KEY).sign(message)).decode()


def is_signed(message: bytes, signature: str, key: str) -> bool:
    """Whether this public key (base64) signed exactly this."""
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key(seed: str = "") -> str:
    """What verifies what the site's key signs, or another seed's: 32 bytes in base64, as people compare them."""
    raw = _loaded(seed or settings.KAZINEX_SEAL_KEY).public_key().public_bytes_raw()
    return base64.b64encode(raw).decode()


def key_id(key: str = "") -> str:
    """A short name of a public key, of the site's where none is named: the head of its SHA-256."""
    return hashlib.sha256(base64.b64decode(key or public_key())).hexdigest()[:16]


@lru_cache(maxsize=4)
def _loaded(encoded: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(encoded, validate=True))
    except ValueError as error:
        raise ImproperlyConfigured(f"KAZINEX_SEAL_KEY must be {SEED_BYTES} random bytes in base64.") from error
