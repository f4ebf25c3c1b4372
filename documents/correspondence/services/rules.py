"""Rules that add people to the letters of a project: made, changed, removed."""

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.correspondence.models import AddressRule
from documents.correspondence.queries.addressing import AddressBook
from documents.register.domain import lifecycle
from kazinex.core import likeness
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.standing import still
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services.project_locks import hold_open


def create(project: Project, *, by: Member, **facts: object) -> AddressRule:
    """Make a rule; letters that are sent from now on follow it."""
    with transaction.atomic():
        made = AddressRule(project=hold_open(project))
        _describe(made, facts)
        made.save()
        changes = {label: ["", said] for label, said in described(made).items() if said}
        record(AuditAction.ADDRESS_RULE_CREATED, by=by, target=made, changes=changes)
    return made


def described(rule: AddressRule) -> dict[str, str]:
    """What a rule says of itself, in words."""
    adds = {"Adds to": str(rule.get_kind_display()), "People": rule.people}
    return {"Name": rule.name, **adds, "Where": rule.where}


def change(rule: AddressRule, *, by: Member, **facts: object) -> AddressRule:
    """Change a rule; letters that were sent keep whom it added then."""
    with transaction.atomic():
        held = _held(rule)
        before = described(held)
        _describe(held, facts)
        held.save()
        if changes := lifecycle.as_changes(before, described(held)):
            record(AuditAction.ADDRESS_RULE_CHANGED, by=by, target=held, changes=changes)
    return held


def remove(rule: AddressRule, *, reason: str, by: Member) -> None:
    """Take a rule away."""
    with transaction.atomic():
        held = _held(rule)
        record(AuditAction.ADDRESS_RULE_REMOVED, by=by, target=held, reason=lifecycle.require_reason(reason))
        held.delete()


def _held(rule: AddressRule) -> AddressRule:
    project = hold_open(rule.project)
    held: AddressRule = still(AddressRule.objects.select_for_update(no_key=True), rule)
    held.project = project
    return held


def _describe(rule: AddressRule, facts: dict[str, object]) -> None:
    for name, value in facts.items():
        setattr(rule, name, value)
    rule.name = " ".join(rule.name.split())
    if not rule.name:
        raise RuleBroken(_("Enter a name."), field="name")
    likeness.require_one_alphabet(rule.name, field="name")
    if not AddressBook(rule.project).read(rule.people, field_name="people").found:
        raise RuleBroken(_("These lines come to nobody now."), field="people")
