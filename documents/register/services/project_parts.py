"""What a new project can begin with of another one's register: its fields, and how it numbers."""

from typing import Any

from documents.register.domain import schemes as scheme_words
from documents.register.models import CustomField
from documents.register.queries import schemes as found
from documents.register.services import custom_fields, schemes
from kazinex.core.actors import Member
from kazinex.core.translation import marked as _
from projects.domain.copies import Copied, ProjectPart
from projects.models import Project
from projects.services import copying


def parts() -> list[ProjectPart]:
    """Fields, and the numbering scheme."""
    return [
        ProjectPart("fields", _("Fields"), fields, copying.counting(CustomField)),
        ProjectPart("numbering", _("Numbering"), numbering, lambda _source: 1),
    ]


def fields(source: Project, by: Member) -> Copied:
    """The fields that the project added to its documents, but for those that are retired."""
    own = CustomField.objects.filter(project=source, retired_at=None).order_by("position", "pk")

    def add(one: CustomField) -> CustomField:
        options = [option["label"] for option in one.options if not option["retired"]]
        facts: dict[str, Any] = {"label": one.label, "kind": one.kind, "is_required": one.is_required, "help": one.help}
        return custom_fields.add(**facts, options=options, project=by.project, by=by)

    return copying.each(own, add)


def numbering(source: Project, by: Member) -> Copied:
    """Its own numbering scheme; counting begins anew."""
    row = found.own(source)
    if row is None:
        return Copied()
    schemes.set_scheme(by.project, scheme_words.of(row), is_only_way=row.is_only_way, by=by)
    return Copied(1)
