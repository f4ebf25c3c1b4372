"""Encryption of fields at rest (AES-256-GCM with key ids) and digests of secrets."""

import base64
import binascii
import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE_BYTES = 12


def encrypt(plain: bytes, *, context: str) -> str:
    """Encrypt for one place: `context` names the row, so a ciphertext copied elsewhere does not open."""
    key_id, key = next(iter(_keys().items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, plain, context.encode())
    return f"{key_id}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(text: str, *, context: str) -> bytes:
    """The plain bytes; raises cryptography's InvalidTag when altered or moved from its place."""
    key_id, _, body = text.partition(":")
    raw = base64.urlsafe_b64decode(body)
    return AESGCM(_keys()[key_id]).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context.encode())


def veil(plain: bytes, *, purpose: str) -> str:
    """For an address: unreadable, unalterable, good for one purpose, and the same whenever the same is veiled."""
    return base64.urlsafe_b64encode(_veiling(purpose).encrypt(plain, None)).decode().rstrip("=")


def unveil(text: str, *, purpose: str) -> bytes | None:
    """The plain bytes, or None when the text was not veiled here for this purpose."""
    try:
        return _veiling(purpose).decrypt(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), None)
    except (InvalidTag, binascii.Error, ValueError):
        return None


def digest(secret: str) -> str:
    """SHA-256 in hex of a random secret (a token, a session key); never for passwords."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed_digest(message: str, *, purpose: str) -> str:
    """HMAC-SHA-256 in hex under the site's secret, one purpose each; for short codes."""
    key = hashlib.sha256(f"{purpose}|{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


def field_keys() -> list[bytes]:
    """The keys of fields, the current one first; to derive a key of one purpose from."""
    return list(_keys().values())


def _veiling(purpose: str) -> AESSIV:
    return AESSIV(hashlib.sha512(f"{purpose}|{settings.SECRET_KEY}".encode()).digest())


@lru_cache(maxsize=4)
def _parsed(entries: tuple[str, ...]) -> dict[str, bytes]:
    keys = {}
    for entry in entries:
        key_id, _, encoded = entry.partition(":")
        keys[key_id] = base64.b64decode(encoded)
        if len(keys[key_id]) != 32:  # noqa: PLR2004  AES-256
            message = f"The field key {key_id} must be 32 bytes, in base64."
            raise ImproperlyConfigured(message)
    return keys


def _keys() -> dict[str, bytes]:
    return _parsed(tuple(settings.KAZINEX_FIELD_KEYS))
