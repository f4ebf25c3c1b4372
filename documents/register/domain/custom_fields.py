"""What a fact that people add to documents may be called and offer (SPEC 7)."""

from collections.abc import Sequence

from documents.register.models import CustomField
from kazinex.core import likeness
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

MOST_FIELDS = 40  # that one document may be asked for
MOST_OPTIONS = 200
LABEL_LENGTH, OPTION_LENGTH, HELP_LENGTH = 60, 80, 200


def described(field: CustomField) -> dict[str, str]:
    """What a field says of itself, in words."""
    return {
        "Label": field.label,
        "Help": field.help,
        "Options": ", ".join(field.offered_labels),
        "Required": "yes" if field.is_required else "no",
    }


def require_label(label: str) -> str:
    """A label, as people read it."""
    label = " ".join(label.split())
    if not label:
        raise RuleBroken(_("Enter the label."), field="label")
    if len(label) > LABEL_LENGTH:
        raise RuleBroken(
            _("Use at most {label_length} characters; there are {count}.").format(
                label_length=LABEL_LENGTH, count=len(label)
            ),
            field="label",
        )
    likeness.require_one_alphabet(label, field="label")
    return label


def require_options(options: Sequence[str]) -> list[str]:
    """The options of a dropdown: at least one, each once and short."""
    labels = [" ".join(option.split()) for option in options if option.strip()]
    if not labels:
        raise RuleBroken(_("Enter at least one option, one a line."), field="options")
    if len(labels) > MOST_OPTIONS:
        raise RuleBroken(
            _("A dropdown has at most {most_options} options; there are {count}.").format(
                most_options=MOST_OPTIONS, count=len(labels)
            ),
            field="options",
        )
    if long := next((label for label in labels if len(label) > OPTION_LENGTH), ""):
        words = _("Use at most {most} characters for an option; “{option}…” has {there}.").format(
            most=OPTION_LENGTH, option=long[:20], there=len(long)
        )
        raise RuleBroken(words, field="options")
    seen: dict[str, str] = {}
    for label in labels:
        if likeness.key(label) in seen:
            raise RuleBroken(_("“{label}” stands among the options twice.").format(label=label), field="options")
        seen[likeness.key(label)] = label
    return labels


def require_room(count: int) -> None:
    """As many fields as a form can still be filled in with; `count` are there."""
    if count >= MOST_FIELDS:
        raise RuleBroken(
            _("There are {count} fields already; a document is asked for at most {most_fields}.").format(
                count=count, most_fields=MOST_FIELDS
            )
        )
