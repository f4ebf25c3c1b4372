"""What a package may be called and hold (DOCUMENT_CONTROL 3)."""

import re

from documents.register.models import DocumentStatus
from kazinex.core import likeness
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

MOST_DOCUMENTS = 2_000
NAME_LENGTH = 120
NUMBER_LENGTH = 40
NUMBER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9])?")
USUAL_KINDS = ("Submittal", "Handover", "Review batch")
PAST_DRAFT = frozenset(DocumentStatus) - {DocumentStatus.PLANNED, DocumentStatus.DRAFT, DocumentStatus.VOID}
APPROVED = frozenset({DocumentStatus.APPROVED, DocumentStatus.APPROVED_WITH_COMMENTS, DocumentStatus.ISSUED})


def require_name(name: str) -> str:
    """A package's name, as people read it."""
    name = " ".join(name.split())
    if not name:
        raise RuleBroken(_("Enter a name."), field="name")
    if len(name) > NAME_LENGTH:
        raise RuleBroken(
            _("Use at most {name_length} characters; there are {count}.").format(
                name_length=NAME_LENGTH, count=len(name)
            ),
            field="name",
        )
    likeness.require_one_alphabet(name, field="name")
    return name


def require_number(number: str) -> str:
    """A work package's number; raises RuleBroken where it is none."""
    number = number.strip()
    if not NUMBER.fullmatch(number):
        raise RuleBroken(
            _(
                "Enter a number of at most {number_length} letters, digits, “-”, “_” and “.” that begins "
                "and ends with a letter or a digit, such as WP-014."
            ).format(number_length=NUMBER_LENGTH),
            field="number",
        )
    return number


def require_title(title: str) -> str:
    """A work package's title."""
    title = " ".join(title.split())
    if not title:
        raise RuleBroken(_("Enter a title."), field="title")
    return title


def require_room(count: int) -> None:
    """A package that can still be read, sent and shared in one go."""
    if count > MOST_DOCUMENTS:
        raise RuleBroken(
            _("A package holds at most {most_documents:,} documents; this would make {count:,}.").format(
                most_documents=MOST_DOCUMENTS, count=count
            )
        )


def numbers_in(text: str) -> list[str]:
    """The numbers of a pasted list, in its order and each once: one a line, or set apart by commas, tabs or spaces."""
    return list(dict.fromkeys(word for word in re.split(r"[\s,;]+", likeness.visible(text)) if word))
