"""My work: everything that waits for one person, in all their projects or in one."""

from typing import Any

from django.http import HttpResponse

from kazinex.core.actors import Member
from kazinex.core.http import MemberRequest, access, page
from kazinex.ui.texts import zone_of
from projects.queries import my_work
from projects.queries.my_work import Work
from projects.web.my_work import Narrowed, my_work_rows

AT_ONCE = 50  # lines of a page
LAST = 999  # no page comes after


@access()
def my_work_list(request: MemberRequest) -> HttpResponse:
    """Overdue things on top, then what is due next, then the rest."""
    number, asked = _page(request.GET.get("page", "")), Narrowed.read(request)
    begin, end = (number - 1) * AT_ONCE, number * AT_ONCE
    most = min(max(end + 1, my_work.USUAL), my_work.MOST)
    work, project = _in_project(request.actor, asked.project, most)
    known: dict[str, Any] = {}
    if not asked.project:  # nobody asks for it again
        known["waiting_count"] = my_work.bar_words(work.counted)
    work = work.late() if asked.is_late else work
    return page(
        request,
        "projects/my_work.html",
        work=work,
        count=len(work.waiting),
        rows=my_work_rows(work.waiting[begin:end], zone_of(request)),
        asked=asked,
        project=project,
        previous=asked.page(number - 1) if number > 1 else "",
        next=asked.page(number + 1) if end < len(work.waiting) else "",
        **known,
    )


def _in_project(actor: Member, code: str, most: int) -> tuple[Work, str]:
    """What waits in the project with this code, and its name; everywhere without a code, nothing in one they have not.

    Who has nothing but a step in a project finds it among the lines of all.
    """
    for each in actor.everywhere if code else ():
        if each.project.code == code:
            return my_work.waiting_for(each, most=most), each.project.name
    work = my_work.waiting_for(actor, most=most)
    if not code:
        return work, ""
    there = work.by_project([code])[code]
    return (there, there.waiting[0].line.project.name) if there.waiting else (Work([]), "")


def _page(said: str) -> int:
    """The number of a page; the first where it is none."""
    is_one = said.isascii() and said.isdecimal() and len(said) <= len(str(LAST))
    return max(1, int(said)) if is_one else 1
