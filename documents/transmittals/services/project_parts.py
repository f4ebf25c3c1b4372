"""What a new project can begin with of another one's transmittals: its distribution lists."""

from documents.transmittals.domain.member_lines import ADDRESS, ROLE, MemberLine
from documents.transmittals.models import DistributionList, ListEntry
from documents.transmittals.services import distribution_lists
from kazinex.core.actors import Member
from kazinex.core.translation import marked as _
from projects.domain.copies import Copied, ProjectPart
from projects.models import Project
from projects.services import copying


def parts() -> list[ProjectPart]:
    """Distribution lists."""
    return [ProjectPart("distribution-lists", _("Distribution lists"), lists, copying.counting(DistributionList))]


def lists(source: Project, by: Member) -> Copied:
    """Its own lists, line by line, but for those that are archived."""
    own = DistributionList.objects.filter(project=source, archived_at=None).prefetch_related("entries__user")

    def make(one: DistributionList) -> DistributionList:
        members = [_line(entry) for entry in one.entries.all()]
        return distribution_lists.create(by.project, name=one.name, description=one.description, members=members, by=by)

    return copying.each(own.order_by("name", "pk"), make)


def _line(entry: ListEntry) -> MemberLine:
    if entry.role:
        return MemberLine(ROLE, entry.role)
    if entry.user:
        return MemberLine(ADDRESS, entry.user.name, entry.user.email)
    return MemberLine(ADDRESS, entry.name, entry.email, entry.company)
