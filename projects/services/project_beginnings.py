"""A project that begins with what another one has: at once, or in the background where that is much."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction
from django.urls import reverse

from accounts.models import Organisation
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.domain.copies import PROJECT_PARTS, ProjectPart
from projects.domain.jobs import Outcome, Progress
from projects.models import Job, Project, ProjectMembership
from projects.queries.actors import member_actor
from projects.services import jobs, projects

KIND = "projects.begin_like"
MOST_AT_ONCE = 100  # things that are copied while somebody waits
MOST_TOLD = 1_600  # letters of what was left out, in the words of a job
BARE = _("The project is there; nothing was copied into it.")


class Typed(TypedDict):
    """What a project begins with, as `projects.create` takes it."""

    code: str
    name: str
    time_zone: NotRequired[str]
    reference: NotRequired[str]
    starts_on: NotRequired[date | None]
    ends_on: NotRequired[date | None]
    description: NotRequired[str]


class Payload(TypedDict):
    """The key of the project it begins like, and which parts of it are copied."""

    source: int
    copied: list[str]


@dataclass(frozen=True, slots=True)
class Begun:
    """A new project; and what was left out of it, in sentences, or the work that still copies into it."""

    project: Project
    left_out: list[str] = field(default_factory=list)
    job: Job | None = None

    @property
    def has_team(self) -> bool:
        """Whether somebody works on it from its beginning."""
        return bool(ProjectMembership.objects.filter(project=self.project).exists())


def parts() -> list[ProjectPart]:
    """Everything that can be copied, in its order."""
    return [part for told in PROJECT_PARTS.ask() for part in told]


def sources(by: Member) -> list[Project]:
    """The projects one runs, and so knows all of, by name."""
    return [each.project for each in by.everywhere if each.is_project_admin]


def begin_like(
    organisation: Organisation, *, source: Project | None, copied: Collection[str], by: Member, **facts: Unpack[Typed]
) -> Begun:
    """Begin a project, with these parts of another one where one is named; much is copied in the background."""
    with transaction.atomic():
        project = projects.create(organisation, by=by, **facts)
        if source is None:
            return Begun(project)
        _require_runs(source, by)
        actor = member_actor(by.membership, project_code=project.code)
        if actor is None or not actor.is_project_admin:
            raise RuleBroken(_("Only who runs the new project can copy another one into it."), field="source")
        if sum(part.count(source) for part in _named(copied)) <= MOST_AT_ONCE:
            return Begun(project, _copy(source, copied, by=actor))
        label = f"Copy another project into {project.name}"
        return Begun(project, job=jobs.start(KIND, label=label, by=actor, source=source.pk, copied=list(copied)))


def run(payload: Payload, actor: Member, progress: Progress) -> Outcome:
    """The same as work in the background, while its person runs both projects."""
    source = Project.objects.filter(pk=payload["source"]).first()
    if source is None:
        raise RuleBroken(_("The project it was to begin like is not there any more."))
    _require_runs(source, actor)
    _require_runs(actor.project, actor)
    left_out = _copy(source, payload["copied"], by=actor, progress=progress)
    words = " ".join(["Copied. Left out –", *_told(left_out)] if left_out else ["Everything was copied."])
    return Outcome(words, reverse("projects:team", args=[actor.organisation.slug, actor.project.code]))


def _copy(source: Project, copied: Collection[str], *, by: Member, progress: Progress | None = None) -> list[str]:
    """Copy these parts into the project one acts in; what was left out, in sentences.

    Which project they come from, and whom and what of it was left out, stands in the organisation's log alone.
    """
    told, left_out, wanted = [], [], _named(copied)
    if progress:
        progress.begin(len(wanted))
    for at, part in enumerate(wanted, start=1):
        found = part.copy(source, by)
        told.append(f"{part.label}: {found.count}")
        left_out += [f"{part.label}: {words}" for words in found.told()]
        if progress:
            progress.reached(at)
    project = by.project
    record(AuditAction.PROJECT_BEGUN_LIKE, by=by, target=project, parts=told, left_out=len(left_out))
    facts = {"source": source.audit_label, "made": project.audit_label, "left_out": left_out}
    record(AuditAction.PROJECT_USED_AS_MODEL, by=by, target=by.organisation, **facts)
    return left_out


def _told(left_out: list[str]) -> list[str]:
    """As many of these sentences as a job has room for, and how many more there are."""
    told, letters = left_out[:1], len(left_out[0])
    for words in left_out[1:]:
        letters += len(words) + 1
        if letters > MOST_TOLD:
            break
        told.append(words)
    more = len(left_out) - len(told)
    return [*told, _("{more} more: the organisation’s audit log names them.").format(more=more)] if more else told


def _named(copied: Collection[str]) -> list[ProjectPart]:
    return [part for part in parts() if part.name in copied]


def _require_runs(project: Project, by: Member) -> None:
    if project.pk not in {each.pk for each in sources(by)}:
        raise RuleBroken(_("Choose a project that you run."), field="source")
