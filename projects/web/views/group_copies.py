"""Groups copied from other projects: chosen, looked at, and made here."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext

from kazinex.core.dry_run import dry_run
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from projects.models import AccessGroup
from projects.queries import previews, wording
from projects.services import group_copies, project_parts
from projects.services.project_beginnings import sources
from projects.web.forms.group_copies import CopyGroupsForm


@access(Permission.MANAGE_SETTINGS, fresh_proof=True)
@sent_once
def groups_copy(request: MemberRequest) -> HttpResponse:
    """Choose groups of other projects that one runs; what each grants and shows is told before it is made here."""
    others = [project.pk for project in sources(request.actor) if project.pk != request.project.pk]
    offered = AccessGroup.objects.filter(project__in=others, archived_at=None).select_related("project")
    back = reverse("projects:settings-groups", args=[request.organisation.slug, request.project.code])
    if not offered.exists():
        messages.info(request, _("The other projects that you run have no groups to copy."))
        return redirect(back)
    form = CopyGroupsForm(posted(request), groups=offered.order_by("project__name", "name", "pk"))
    step = request.POST.get("step", "preview")
    copy = partial(_copy, request, form)
    previewed: list[Any] = []
    if form.submit(copy if step == "save" else partial(dry_run, copy)):
        if step == "save":
            messages.success(
                request,
                ngettext("{number} group copied.", "{number} groups copied.", form.result).format(number=form.result),
            )
            return redirect(back)
        previewed = _told(request, form)
    return page(request, "projects/groups_copy.html", form=form, previewed=previewed, back=back)


def _copy(request: MemberRequest, form: CopyGroupsForm) -> int:
    typed = form.cleaned_data
    return group_copies.copy(list(typed["groups"]), with_people=typed["with_people"], by=request.actor)


def _told(request: MemberRequest, form: CopyGroupsForm) -> list[Any]:
    """Each group in words, and what it would do to the people here."""
    groups: list[Any] = list(form.cleaned_data["groups"])
    known = wording.codes(groups)
    drafts = project_parts.drafts(groups, with_people=form.cleaned_data["with_people"], by=request.actor)
    for group, draft in zip(groups, drafts, strict=True):
        group.grants, group.condition = wording.actions(group.actions), wording.condition(group, known)
        group.preview = previews.of_group(request.project, draft, members=frozenset(), reader=request.actor)
    return groups
