"""What a new project can begin with of another one's correspondence: its address rules."""

from documents.correspondence.models import AddressRule, LetterType
from documents.correspondence.services import rules
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.domain.copies import Copied, ProjectPart
from projects.models import Project
from projects.queries.counterparts import counterparts
from projects.services import copying


def parts() -> list[ProjectPart]:
    """Address rules; codes of letter types are used once in the organisation, so a project keeps its own."""
    return [ProjectPart("address-rules", _("Address rules"), address_rules, copying.counting(AddressRule))]


def address_rules(source: Project, by: Member) -> Copied:
    """Its rules; one about a type or a zone that only the other project has is left out, never widened."""
    own = list(AddressRule.objects.filter(project=source).select_related("type", "zone").order_by("name", "pk"))
    alike = counterparts([rule.zone_id for rule in own if rule.zone_id], by.project)

    def make(rule: AddressRule) -> AddressRule:
        _require_everywhere(rule.type)
        if rule.zone_id and rule.zone_id not in alike:
            raise RuleBroken(f"the lists of the new project have no {rule.zone}.")
        zone = alike[rule.zone_id] if rule.zone_id else None
        facts = {"name": rule.name, "kind": rule.kind, "people": rule.people, "priority": rule.priority}
        return rules.create(by.project, type=rule.type, zone=zone, by=by, **facts)

    return copying.each(own, make)


def _require_everywhere(letter_type: LetterType | None) -> None:
    if letter_type is not None and letter_type.project_id:
        raise RuleBroken(_("the type {letter_type} belongs to one project.").format(letter_type=letter_type))
