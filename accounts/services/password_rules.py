"""How passwords are hashed, and which are too weak to be taken."""

import re
import unicodedata
from collections.abc import Iterable
from threading import BoundedSemaphore
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from accounts.domain.questions import PASSWORD_WORDS
from kazinex.core.translation import marked as _

ALONE = 15
WITH_FACTOR = 12
MOST = 256
FEWEST_OWN = 8
FEWEST_DIFFERENT = 5
SHORTEST_WORD = 4
_hashes_at_once = BoundedSemaphore(4)  # each takes 46 MiB


def normal(password: str) -> str:
    """The same characters typed on another keyboard make the same password (Unicode NFC)."""
    return unicodedata.normalize("NFC", password)


class Argon2id(Argon2PasswordHasher):
    """Argon2id with 46 MiB and one pass: OWASP's choice, 61 ms where Django's default takes 233."""

    time_cost = 1
    memory_cost = 46 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _hashes_at_once:
            return str(super().encode(normal(password), salt))

    def verify(self, password: str, encoded: str) -> bool:
        with _hashes_at_once:
            return bool(super().verify(normal(password), encoded))


class LengthValidator:
    """Fifteen characters where the password stands alone, twelve beside a second factor (NIST SP 800-63B)."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        least = _least(user)
        if len(password) < least:
            words = _("Use at least {least} characters; there are {there}.").format(least=least, there=len(password))
            raise ValidationError(f"{words} A few unrelated words are easy to remember.", code="password_too_short")
        if len(password) > MOST:
            raise ValidationError(f"Use at most {MOST} characters.", code="password_too_long")

    def get_help_text(self) -> str:
        return _(
            "At least {alone} characters, or {with_factor} once a second factor is set up. Spaces are welcome."
        ).format(alone=ALONE, with_factor=WITH_FACTOR)


class CommonWordsValidator(CommonPasswordValidator):
    """Refuses common passwords, also behind digits and signs, and those that only repeat or count."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        plain = password.lower().strip()
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
        if plain in self.passwords or (core in self.passwords and len(_letters(plain)) - len(core) < FEWEST_OWN):
            raise ValidationError(
                "This password is too common. Choose one nobody else would.", code="password_too_common"
            )
        if len(set(plain)) < FEWEST_DIFFERENT or _repeats(plain) or _counts(plain):
            raise ValidationError("This password repeats or counts. Mix unrelated words.", code="password_pattern")

    def get_help_text(self) -> str:
        return _("Not a common password, a repetition or a row of keys.")


class ContextWordsValidator:
    """Refuses passwords made of the product's, the person's or the organisation's own words."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        rest = normal(password).lower()
        used = [word for word in sorted(_context_words(user), key=len, reverse=True) if word in rest]
        for word in used:
            rest = rest.replace(word, "")
        if used and len(_letters(rest)) < FEWEST_OWN:
            found = ", ".join(f"“{word}”" for word in used)
            raise ValidationError(
                f"Do not build the password from {found}: it is easy to guess.", code="password_context"
            )

    def get_help_text(self) -> str:
        return _("Not made of your name, your e-mail address or your organisation's name.")


def _context_words(user: Any) -> set[str]:
    sources = [_own_words(user), _organisation_words(user), ["kazinex workflows"], *PASSWORD_WORDS.ask(user)]
    text = " ".join(text for source in sources for text in source)
    return {word for word in re.split(r"[\W_]+", normal(text).lower()) if len(word) >= SHORTEST_WORD}


def _own_words(user: Any) -> Iterable[str]:
    return [getattr(user, "name", "") or "", getattr(user, "email", "") or ""]


def _organisation_words(user: Any) -> Iterable[str]:
    from accounts import queries  # noqa: PLC0415  models are loaded after the settings name this module

    memberships = queries.own_memberships(user) if getattr(user, "pk", None) else []
    return [f"{member.organisation.name} {member.organisation.slug}" for member in memberships]


def _least(user: Any) -> int:
    from accounts.queries import factors  # noqa: PLC0415  models are loaded after the settings name this module

    return WITH_FACTOR if user is not None and user.pk and factors.is_enrolled(user) else ALONE


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _repeats(text: str) -> bool:
    return any(
        len(text) % size == 0 and text == text[:size] * (len(text) // size) for size in range(1, len(text) // 3 + 1)
    )


def _counts(text: str) -> bool:
    rows = ("01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz")
    return any(text in row or text[::-1] in row for row in rows)
