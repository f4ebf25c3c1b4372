"""Types of letters: made, changed, archived, brought back."""

from django.db import transaction

from audit.domain.catalogue import Action, AuditAction
from audit.services.recording import record
from documents.correspondence.domain.limits import require_code
from documents.correspondence.domain.usual_types import USUAL
from documents.correspondence.models import LetterType
from documents.register.domain import lifecycle
from kazinex.core import clock, likeness, turns
from kazinex.core.actors import Actor, Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services.project_locks import hold_open


def add_usual(*, by: Actor) -> list[LetterType]:
    """Give the organisation the usual types that it has no code for yet."""
    with transaction.atomic():
        _one_at_a_time()
        there = set(LetterType.objects.values_list("code", flat=True))
        made = [LetterType.objects.create(code=code, **facts) for code, facts in USUAL.items() if code not in there]
        if made:
            record(AuditAction.USUAL_LETTER_TYPES_ADDED, by=by, names=[str(one) for one in made])
    return made


def begin_with_usual(by: Actor) -> None:
    """Every organisation begins with the usual types."""
    add_usual(by=by)


def create(project: Project | None, *, code: str, by: Member, **facts: object) -> LetterType:
    """Make a type of a project, or of the organisation; its code is used once in all of the organisation."""
    made = LetterType(code=require_code(code))
    _describe(made, facts)
    with transaction.atomic():
        made.project = hold_open(project) if project else None
        _one_at_a_time()
        if LetterType.objects.filter(code=made.code).exists():
            raise RuleBroken(
                _("There is a type with the code {code} already. Choose another code.").format(code=made.code),
                field="code",
            )
        made.save()
        changes = {label: ["", said] for label, said in described(made).items() if said}
        record(AuditAction.LETTER_TYPE_CREATED, by=by, target=made, changes=changes)
    return made


def described(letter_type: LetterType) -> dict[str, str]:
    """What a type says of itself, in words."""
    return {
        "Name": letter_type.name,
        "Numbering": str(letter_type.get_numbering_display()),
        "Working days": str(letter_type.days),
        "Visibility": str(letter_type.get_visibility_display()),
        "Closes": str(letter_type.get_closing_display()),
    }


def change(letter_type: LetterType, *, by: Member, **facts: object) -> LetterType:
    """Change a type; letters that were sent keep their number, their due date and who sees them."""
    with transaction.atomic():
        held = _held(letter_type)
        before = described(held)
        _describe(held, facts)
        held.save()
        if changes := lifecycle.as_changes(before, described(held)):
            record(AuditAction.LETTER_TYPE_CHANGED, by=by, target=held, changes=changes)
    return held


def archive(letter_type: LetterType, *, reason: str, by: Member) -> LetterType:
    """Put a type away: nothing new is written of it."""
    with transaction.atomic():
        held = _held(letter_type)
        held.archived_at = clock.now()
        return _kept(held, AuditAction.LETTER_TYPE_ARCHIVED, reason, by)


def restore(letter_type: LetterType, *, reason: str, by: Member) -> LetterType:
    """Bring an archived type back."""
    with transaction.atomic():
        held = _held(letter_type, archived=True)
        held.archived_at = None
        return _kept(held, AuditAction.LETTER_TYPE_RESTORED, reason, by)


def _held(letter_type: LetterType, *, archived: bool = False) -> LetterType:
    project = hold_open(letter_type.project) if letter_type.project else None
    held: LetterType = LetterType.objects.select_for_update(no_key=True).get(pk=letter_type.pk)
    held.project = project
    if (held.archived_at is not None) is not archived:
        words = _("This type is not archived.") if archived else _("This type is archived. Bring it back first.")
        raise RuleBroken(words)
    return held


def _kept(letter_type: LetterType, action: Action, reason: str, by: Member) -> LetterType:
    letter_type.save()
    record(action, by=by, target=letter_type, reason=lifecycle.require_reason(reason))
    return letter_type


def _describe(letter_type: LetterType, facts: dict[str, object]) -> None:
    for name, value in facts.items():
        setattr(letter_type, name, value)
    letter_type.name = " ".join(letter_type.name.split())
    if not letter_type.name:
        raise RuleBroken(_("Enter a name."), field="name")
    likeness.require_one_alphabet(letter_type.name, field="name")


def _one_at_a_time() -> None:
    """Codes are compared across all projects, so whoever makes a type waits for the one before."""
    turns.wait_for("codes of letter types")
