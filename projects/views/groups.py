"""Access control groups of a project: the list, one group, and the preview before it is saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from kazinex.core.errors import RuleBroken
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from projects import previews, queries, wording
from projects.forms.groups import GroupForm
from projects.models import AccessGroup
from projects.services import groups


@access(Permission.MANAGE_SETTINGS)
def settings_groups(request: MemberRequest) -> HttpResponse:
    """Every group with its members, its grants and what it shows."""
    found = AccessGroup.objects.filter(project=request.project).order_by("name", "pk")
    shown = [_furnished(request, group) for group in found]
    new_url = reverse("projects:group-new", args=_here(request))
    return page(
        request,
        "projects/groups.html",
        groups=[group for group in shown if group.archived_at is None],
        archived=[group for group in shown if group.archived_at],
        new_url=new_url,
    )


@access(Permission.MANAGE_SETTINGS)
def group_new(request: MemberRequest) -> HttpResponse:
    """Make a group, after a preview."""
    form = GroupForm(request.POST or None, project=request.project)
    if form.is_valid():
        if request.POST.get("step") != "save":
            preview = previews.of_group(request.project, form.draft(), members=frozenset(), reader=request.actor)
            return _preview(request, form, preview, reverse("projects:group-new", args=_here(request)))
        try:
            group = groups.create(request.project, by=request.actor, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(broken.field or None, broken.words)
        else:
            messages.success(request, f"The group {group.name} counts from now on.")
            return redirect("projects:settings-groups", *_here(request))
    return _form(request, form, None)


@access(Permission.MANAGE_SETTINGS, to=queries.group)
def group(request: MemberRequest, group: AccessGroup) -> HttpResponse:
    """Change a group, after a preview."""
    members = queries.group_members(group)
    form = GroupForm(request.POST or None, project=request.project, initial=_initial(group, members))
    if form.is_valid():
        if request.POST.get("step") != "save":
            there = frozenset(user.pk for user in members)
            preview = previews.of_group(request.project, form.draft(pk=group.pk), members=there, reader=request.actor)
            return _preview(request, form, preview, _address(request, group))
        try:
            groups.change(group, by=request.actor, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(broken.field or None, broken.words)
        else:
            messages.success(request, f"The group {form.cleaned_data['name']} is saved.")
            return redirect("projects:settings-groups", *_here(request))
    return _form(request, form, group)


@access(Permission.MANAGE_SETTINGS, to=queries.group)
def group_archive(request: MemberRequest, group: AccessGroup) -> HttpResponse:
    """Let a group count no longer."""
    members = frozenset(user.pk for user in queries.group_members(group))
    broken_words = ""
    if request.method == "POST":
        try:
            groups.archive(group, by=request.actor)
        except RuleBroken as broken:
            broken_words = broken.words
        else:
            messages.success(request, f"The group {group.name} is archived.")
            return redirect("projects:settings-groups", *_here(request))
    preview = previews.of_archiving(group, members, reader=request.actor)
    back = _address(request, group)
    context: dict[str, Any] = {"group": group, "preview": preview, "back": back, "broken": broken_words}
    return page(request, "projects/group_archive.html", status=422 if broken_words else 200, **context)


@access(Permission.MANAGE_SETTINGS, to=queries.group)
@require_POST
def group_restore(request: MemberRequest, group: AccessGroup) -> HttpResponse:
    """Let an archived group count again."""
    try:
        groups.restore(group, by=request.actor)
    except RuleBroken as broken:
        messages.error(request, broken.words)
    else:
        messages.success(request, f"The group {group.name} counts again.")
    return redirect("projects:settings-groups", *_here(request))


def _form(request: MemberRequest, form: GroupForm, group: AccessGroup | None) -> HttpResponse:
    status = 422 if form.errors else 200
    back = reverse("projects:settings-groups", args=_here(request))
    return page(request, "projects/group.html", status=status, form=form, group=group, back=back)


def _preview(request: MemberRequest, form: GroupForm, preview: previews.Preview, action: str) -> HttpResponse:
    back = reverse("projects:settings-groups", args=_here(request))
    sent = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
    name = form.cleaned_data["name"]
    return page(request, "projects/group_preview.html", name=name, preview=preview, sent=sent, action=action, back=back)


def _furnished(request: MemberRequest, group: Any) -> Any:
    """A group with what the list shows of it."""
    group.people = queries.group_members(group)
    group.grants = wording.actions(group.actions)
    group.condition = wording.condition(group)
    group.url = _address(request, group)
    return group


def _initial(group: AccessGroup, members: list[Any]) -> dict[str, Any]:
    names = ("name", "description", "actions", "statuses", "confidentiality")
    terms = {name: [str(key) for key in getattr(group, name)] for name in ("disciplines", "document_types", "zones")}
    return {**{name: getattr(group, name) for name in names}, **terms, "members": members}


def _here(request: MemberRequest) -> list[str]:
    return [request.organisation.slug, request.project.code]


def _address(request: MemberRequest, group: AccessGroup) -> str:
    return reverse("projects:group", args=[*_here(request), group.public_id])
