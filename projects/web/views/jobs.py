"""Work in the background, as whoever started it watches it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from kazinex.core.buttons import press
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.translation import marked as _
from projects.models import Job
from projects.queries import jobs as queries
from projects.services import jobs


@require_safe
@access(to=queries.job)
def job(request: MemberRequest, job: Job) -> HttpResponse:
    """How far it is, and what came of it."""
    template = "projects/job.html#state" if request.GET.get("part") == "state" else "projects/job.html"
    return page(request, template, job=job, remains=jobs.remains(job))


@require_POST
@access(to=queries.job)
def job_cancel(request: MemberRequest, job: Job) -> HttpResponse:
    """Give up what is under way."""
    remains = jobs.remains(job)
    done = (
        _("It was cancelled. {remains}").format(remains=remains)
        if remains
        else _("It was cancelled; nothing was changed.")
    )
    press(request, lambda: jobs.cancel(job), done=done)
    return redirect(job)
