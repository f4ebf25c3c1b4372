"""What an e-mail address is, wherever one is typed among others."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MOST_LETTERS = 254  # RFC 5321, 4.5.3.1.3: a path of 256 with its brackets


def is_address(text: str) -> bool:
    """Whether a text is one e-mail address that a mail server takes and a row holds."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= MOST_LETTERS
