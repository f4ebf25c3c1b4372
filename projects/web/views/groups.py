"""Access control groups of a project: the list, one group, and the preview before it is saved."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from audit.queries import events_about, timeline
from kazinex.core.dry_run import dry_run
from kazinex.core.forms import posted
from kazinex.core.http import MemberRequest, access, page
from kazinex.core.permissions import Permission
from kazinex.core.sent_forms import sent_once
from kazinex.core.translation import marked as _
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage
from projects import queries
from projects.models import AccessGroup
from projects.queries import previews, wording
from projects.queries.previews import Preview
from projects.services import groups
from projects.web.forms.groups import ConfirmForm, GroupForm, NewGroupForm

MOST_EVENTS = 10
ARCHIVED = _("Its members stay listed, for the day it is brought back.")
RESTORED = "counts again for everybody who was in it when it was archived."
manages = access(Permission.MANAGE_SETTINGS, to=queries.group, fresh_proof=True)


@access(Permission.MANAGE_SETTINGS)
def settings_groups(request: MemberRequest) -> HttpResponse:
    """Every group with its members, its grants and what it shows."""
    shown = _furnished(request, list(AccessGroup.objects.filter(project=request.project).order_by("name", "pk")))
    new_url = reverse("projects:group-new", args=_here(request))
    return page(
        request,
        "projects/groups.html",
        groups=[group for group in shown if group.archived_at is None],
        archived=[group for group in shown if group.archived_at],
        new_url=new_url,
    )


@access(Permission.MANAGE_SETTINGS, fresh_proof=True)
@sent_once
def group_new(request: MemberRequest) -> HttpResponse:
    """Make a group, after a preview."""
    form = _form(request)

    def save() -> str:
        group = groups.create(request.project, by=request.actor, **form.facts)
        return _("The group {group} counts from now on.").format(group=group.name)

    return _step(request, form, None, save)


@manages
def group(request: MemberRequest, group: AccessGroup) -> HttpResponse:
    """Change a group, after a preview; an archived one is only shown."""
    if group.archived_at is not None:
        (shown,), history = _furnished(request, [group]), _history(request, group)
        return page(request, "projects/group_archived.html", group=shown, history=history, back=_list(request))
    form = _form(request, group)

    def save() -> str:
        groups.change(group, by=request.actor, seen=form.cleaned_data["seen"], **form.facts)
        return _("The group {name} is saved.").format(name=form.cleaned_data["name"])

    return _step(request, form, group, save)


@manages
def group_archive(request: MemberRequest, group: AccessGroup) -> HttpResponse:
    """Let a group count no longer, after a preview."""
    done = _("The group {group} is archived.").format(group=group.name)
    follows = Notice(_("{group} grants and shows nothing any more.").format(group=group.name), ARCHIVED, tone="warn")
    look = {
        "heading": _("Archive {group}").format(group=group.name),
        "crumbs": [*_crumbs(request), (_("Archive"), "")],
        "notices": [follows],
    }
    return _confirm(request, group, groups.archive, previews.of_archiving, done=done, button=_("Archive group"), **look)


@manages
def group_restore(request: MemberRequest, group: AccessGroup) -> HttpResponse:
    """Let an archived group count again, after a preview."""
    done = _("The group {group} counts again.").format(group=group.name)
    follows = Notice("", f"{group.name} {RESTORED}", tone="warn")
    look = {
        "heading": _("Bring back {group}").format(group=group.name),
        "crumbs": [*_crumbs(request), (_("Bring back"), "")],
        "kind": "primary",
    }
    foretell = previews.of_restoring
    return _confirm(
        request, group, groups.restore, foretell, done=done, button=_("Bring back"), notices=[follows], **look
    )


def _form(request: MemberRequest, group: AccessGroup | None = None) -> GroupForm:
    addresses = request.actor.holds(Permission.MANAGE_MEMBERS)
    kind = GroupForm if group else NewGroupForm
    return kind(posted(request), project=request.project, group=group, addresses=addresses)


def _step(request: MemberRequest, form: GroupForm, group: AccessGroup | None, save: Callable[[], str]) -> HttpResponse:
    """The form, its preview, or its saving; a preview first asks the service itself whether it would refuse."""
    step = request.POST.get("step", "preview")
    if step != "edit" and form.submit(save if step == "save" else partial(dry_run, save)):
        if step != "save":
            return _preview(request, form, group)
        messages.success(request, form.result)
        return redirect("projects:settings-groups", *_here(request))
    history = _history(request, group) if group else []
    return page(request, "projects/group.html", form=form, group=group, back=_list(request), history=history)


def _preview(request: MemberRequest, form: GroupForm, group: AccessGroup | None) -> HttpResponse:
    there = frozenset(user.pk for user in queries.group_members(group)) if group else frozenset()
    draft = form.draft(pk=group.pk if group else 0)
    preview = previews.of_group(request.project, draft, members=there, reader=request.actor)
    sent = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
    context: dict[str, Any] = {"name": form.cleaned_data["name"], "preview": preview, "sent": sent}
    context |= {"changes": form.changes(), "action": request.path, "back": _list(request)}
    return page(request, "projects/group_preview.html", **context)


def _confirm(
    request: MemberRequest,
    group: AccessGroup,
    change: Callable[..., AccessGroup],
    foretell: Callable[..., Preview],
    *,
    done: str,
    **look: Any,
) -> HttpResponse:
    """A change of a group that is as it was when the page told what follows; nobody has to say why."""
    people = queries.group_members(group)
    asked = ReasonPage(
        layout="layouts/project_settings.html", back=_list(request), template="projects/reason.html", **look
    )
    return reasons.ask(
        request,
        asked,
        partial(change, group, by=request.actor),
        of=group,
        done=done,
        to=partial(redirect, _list(request)),
        form=ConfirmForm(posted(request), of=group, shown=wording.facts(group, people)),
        preview=partial(foretell, group, frozenset(user.pk for user in people), reader=request.actor),
    )


def _history(request: MemberRequest, group: AccessGroup) -> list[timeline.Entry]:
    """What happened to the group lately, for who may read the audit log."""
    if not request.actor.decide(Permission.VIEW_AUDIT_LOG):
        return []
    return timeline.entries(list(events_about(group)[:MOST_EVENTS]), request.actor)


def _furnished(request: MemberRequest, groups: list[Any]) -> list[Any]:
    """Groups with what the list shows of each; two queries however many they are."""
    people, known = queries.members_of(groups), wording.codes(groups)
    for group in groups:
        group.people = people[group.pk]
        group.grants = wording.actions(group.actions)
        group.condition = wording.condition(group, known)
        group.url = reverse("projects:group", args=[*_here(request), group.public_id])
    return groups


def _here(request: MemberRequest) -> list[str]:
    return [request.organisation.slug, request.project.code]


def _crumbs(request: MemberRequest) -> list[tuple[str, str]]:
    return [(_("Groups"), _list(request))]


def _list(request: MemberRequest) -> str:
    return reverse("projects:settings-groups", args=_here(request))
