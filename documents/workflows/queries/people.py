"""Whom the lines of a step come to in a project, and who of them may take part."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db.models.functions import Lower

from accounts.models import Membership, MembershipStatus, User
from documents.register.models import Document, DocumentGroup, DocumentStatus, Revision
from documents.workflows.domain import participants, routes
from documents.workflows.domain.participants import Asked, People
from documents.workflows.domain.routes import StepSpec
from documents.workflows.queries import matrix
from documents.workflows.queries.matrix import Reviewing
from kazinex.core import likeness
from kazinex.core.document_visibility import DocumentFacts, Face, see
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.queries import facts
from projects.queries import people as project_people
from projects.queries.actors import MemberActor

STEP = Permission.COMPLETE_WORKFLOW_STEP
WHY = 200  # characters of a reason that a part keeps


@dataclass(frozen=True)
class Gathered:
    """Whom lines can come to, and each of them as an actor in the project."""

    people: People
    actors: Mapping[int, MemberActor]
    reviewing: Callable[[], Reviewing]

    def on_terms(self, step: StepSpec, lines: Collection[str]) -> StepSpec:
        """A step as it runs: by the rule and within the days of the review matrix, where its lines ask that."""
        if participants.MATRIX_WORDS not in lines:
            return step
        return routes.on_terms(step, self.reviewing().rule, self.reviewing().days)


@dataclass(frozen=True)
class Reviewed:
    """Revisions that people would decide about, with what their sight of each goes by once it is under review."""

    revisions: Sequence[Revision]
    facts: Mapping[int, DocumentFacts]

    def unseen_by(self, actor: MemberActor) -> list[Revision]:
        """Those that somebody may not see; who has no role here sees through their step what is not confidential."""
        if not actor.sees_register:
            return [revision for revision in self.revisions if revision.document.is_confidential]
        return [revision for revision in self.revisions if not self._is_seen(actor, revision)]

    def _is_seen(self, actor: MemberActor, revision: Revision) -> bool:
        found = see(actor.grants, self.facts[revision.pk])
        is_whole, is_current = found.face is Face.WHOLE, revision.pk == revision.document.current_revision_id
        return bool(found) and (is_whole or (found.face is Face.CURRENT and is_current))


def gather(project: Project, steps: Iterable[Collection[str]], documents: Sequence[Document] = ()) -> Gathered:
    """Everybody in a project, and whom these lines name by e-mail address; a handful of queries however many."""
    emails = {email for lines in steps for email in participants.emails_in(lines)}
    everybody = {actor.user.pk: actor for actor in project_people.everybody(project)}
    by_role: dict[str, list[Any]] = defaultdict(list)
    by_group: dict[str, list[Any]] = defaultdict(list)
    by_email = {actor.user.email.casefold(): actor.user for actor in everybody.values()}
    for actor in everybody.values():
        if role := actor.grants.project and actor.grants.project.explicit_role:
            by_role[role].append(actor.user)
        for group in actor.groups:
            by_group[likeness.key(group.name)].append(actor.user)
    elsewhere = {actor.user.pk: actor for actor in _from_elsewhere(project, emails - by_email.keys())}
    by_email |= {actor.user.email.casefold(): actor.user for actor in elsewhere.values()}
    reviewing = cache(partial(matrix.reviewers_for, project, documents))
    of_matrix = partial(_from_matrix, reviewing)
    return Gathered(People(by_role, by_group, by_email, of_matrix), everybody | elsewhere, reviewing)


def of_organisation(steps: Iterable[Collection[str]]) -> People:
    """Whom lines can come to where no project is named: active members by e-mail address."""
    emails = {email for lines in steps for email in participants.emails_in(lines)}
    return People(by_email={member.user.email.casefold(): member.user for member in _members(emails)})


def actor_of(project: Project, email: str) -> MemberActor | None:
    """An active member by e-mail address as an actor in a project, whether or not it exists for them."""
    key = email.strip().casefold()
    (member,) = _members({key}) or (None,)
    if member is None:
        return None
    there = project_people.everybody(project, among=[member.user_id])
    return there[0] if there else next(iter(_from_elsewhere(project, {key})), None)


def reviewed(revisions: Sequence[Revision]) -> Reviewed:
    """What sight of these revisions goes by; one query, and only for confidential documents."""
    confidential = [revision.document_id for revision in revisions if revision.document.is_confidential]
    groups: dict[int, set[int]] = defaultdict(set)
    rows = DocumentGroup.objects.filter(document__in=confidential) if confidential else DocumentGroup.objects.none()
    for document, group in rows.values_list("document_id", "group_id"):
        groups[document].add(group)
    return Reviewed(revisions, {one.pk: _facts(one, groups[one.document_id]) for one in revisions})


def may_answer(actor: MemberActor) -> bool:
    """Whether somebody could complete a step here that is assigned to them."""
    return bool(actor.with_step(is_theirs=True).decide(STEP))


def words_against(user: User, actor: MemberActor | None, about: Reviewed) -> str:
    """Why somebody could not take part in a step about these revisions, in a sentence; empty where they could."""
    if actor is None:
        return _("{user} is no active member any more.").format(user=user)
    if not may_answer(actor):
        return _("{user} may not complete workflow steps here.").format(user=user)
    if unseen := about.unseen_by(actor):
        what = unseen[0].document.number if len(unseen) == 1 else f"{len(unseen)} of the documents"
        return _("{user} may not see {what}. Choose another person, or give them sight through a group.").format(
            user=user, what=what
        )
    return ""


def _from_matrix(reviewing: Callable[[], Reviewing]) -> Iterable[Asked]:
    """The reviewers that the review matrix has, each with the rules they come from."""
    return [
        Asked(one.user, f"review matrix: {one.why}"[:WHY], is_required=one.is_required) for one in reviewing().asked
    ]


def _facts(revision: Revision, groups: Collection[int]) -> DocumentFacts:
    document = revision.document
    is_current = revision.pk == document.current_revision_id
    is_released = revision.pk == document.released_revision_id
    return DocumentFacts(
        discipline=document.discipline_id,
        document_type=document.document_type_id,
        zone=document.zone_id,
        status=DocumentStatus.UNDER_REVIEW if is_current else document.status,
        is_confidential=document.is_confidential,
        groups=frozenset(groups),
        released_status="" if is_released else document.released_status,
    )


def _from_elsewhere(project: Project, emails: Collection[str]) -> Iterable[MemberActor]:
    """Active members who have no role in the project, as actors in it."""
    if not emails:
        return
    overrides = facts.organisation_overrides()
    for member in _members(emails):
        place = facts.in_project(project, role="", overrides=overrides, groups=())
        yield MemberActor(member, facts.grants(member, overrides, place), project)


def _members(emails: Collection[str]) -> list[Membership]:
    members = Membership.objects.select_related("user", "organisation").annotate(address=Lower("user__email"))
    active = members.filter(status=MembershipStatus.ACTIVE, user__is_active=True)
    return list(active.filter(address__in=emails)) if emails else []
