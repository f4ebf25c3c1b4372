"""My work: everything that waits for one person, in all their projects."""

from django.http import HttpResponse
from django.urls import reverse

from kazinex.core.http import MemberRequest, access, page
from kazinex.ui.texts import zone_of
from projects.queries import my_work
from projects.web.my_work import my_work_rows

AT_ONCE = 50  # lines of a page
LAST = 999  # no page comes after


@access()
def my_work_list(request: MemberRequest) -> HttpResponse:
    """Overdue things on top, then what is due next, then the rest."""
    number = _page(request.GET.get("page", ""))
    begin, end = (number - 1) * AT_ONCE, number * AT_ONCE
    work = my_work.waiting_for(request.actor, most=min(max(end + 1, my_work.USUAL), my_work.MOST))
    here = reverse("projects:my-work", args=[request.organisation.slug])
    return page(
        request,
        "projects/my_work.html",
        work=work,
        count=len(work.waiting),
        rows=my_work_rows(work.waiting[begin:end], zone_of(request)),
        previous=f"{here}?page={number - 1}" if number > 1 else "",
        next=f"{here}?page={number + 1}" if end < len(work.waiting) else "",
    )


def _page(said: str) -> int:
    """The number of a page; the first where it is none."""
    is_one = said.isascii() and said.isdecimal() and len(said) <= len(str(LAST))
    return max(1, int(said)) if is_one else 1
