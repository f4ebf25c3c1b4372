"""Why somebody may or may not, and what would change it: the gate's own function, asked again with other facts."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from accounts.models.roles import ORGANISATION_ROLES
from kazinex.core import access
from kazinex.core import document_visibility as sight
from kazinex.core.access import Decision, Effect, Grants, Group, Level, Override, ProjectGrants
from kazinex.core.document_visibility import DocumentFacts, Sight
from kazinex.core.permissions import GRANTABLE, Permission
from projects.models.roles import PROJECT_ROLES


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision with its lines, and the single changes that would turn it round."""

    decision: Decision
    turns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SightExplanation:
    """Whether a document is seen with the lines, and the single changes that would turn it round."""

    sight: Sight
    turns: tuple[str, ...]


Change = tuple[str, Grants]
BEING_ACTIVE = "Being an active member of the organisation again"


def explain(grants: Grants, action: Permission, *, others: Sequence[Group] = ()) -> Explanation:
    """The decision exactly as the gate takes it, and what would change it; `others` are groups they are not in."""
    decision = access.decide(grants, action)

    def turned(changed: Grants) -> bool:
        return access.decide(changed, action).allowed != decision.allowed

    return Explanation(decision, _turning(_changes(grants, action, others), turned))


def explain_sight(grants: Grants, document: DocumentFacts, *, others: Sequence[Group] = ()) -> SightExplanation:
    """Whether a document is seen exactly as lists decide it, and what would change it."""
    found = sight.see(grants, document)

    def turned(changed: Grants) -> bool:
        return sight.see(changed, document).allowed != found.allowed

    active = [] if grants.is_member else [(BEING_ACTIVE, replace(grants, is_member=True))]
    turns = _turning([*active, *_roles(grants), *_groups(grants, others)], turned)
    turns += tuple(
        words for words, other in _otherwise(grants, document) if sight.see(grants, other).allowed != found.allowed
    )
    return SightExplanation(found, turns)


def _turning(changes: Iterable[Change], turned: Callable[[Grants], bool]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words for words, changed in changes if turned(changed)))


def _changes(grants: Grants, action: Permission, others: Sequence[Group]) -> Iterator[Change]:
    if not grants.is_member:
        yield BEING_ACTIVE, replace(grants, is_member=True)
    yield from _roles(grants)
    yield from _groups(grants, others)
    if project := grants.project:
        opposite = "Closing the project" if project.is_open else "Reopening the project"
        yield opposite, replace(grants, project=replace(project, is_open=not project.is_open))
        yield from _without_overrides(grants, project, action)
        yield from _with_new(grants, project, action)
    yield from _other_organisation_layer(grants, action)


def _roles(grants: Grants) -> Iterator[Change]:
    if project := grants.project:
        for role in PROJECT_ROLES.values():
            if role.value != project.explicit_role:
                yield (
                    f"The project role {role.name}",
                    replace(grants, project=replace(project, explicit_role=role.value)),
                )
    for role in ORGANISATION_ROLES.values():
        if role.value != grants.organisation_role:
            changed = replace(grants, organisation_role=role.value, organisation_defaults=role.allows)
            yield f"The organisation role {role.name}", changed


def _groups(grants: Grants, others: Sequence[Group]) -> Iterator[Change]:
    if (project := grants.project) is None:
        return
    for group in project.groups:
        rest = tuple(other for other in project.groups if other.pk != group.pk)
        yield f"Leaving the group {group.name}", replace(grants, project=replace(project, groups=rest))
    for group in others if project.explicit_role else ():  # groups take members of the project only
        yield (
            f"Joining the group {group.name}",
            replace(grants, project=replace(project, groups=(*project.groups, group))),
        )


def _otherwise(grants: Grants, document: DocumentFacts) -> Iterator[tuple[str, DocumentFacts]]:
    """The document with another confidentiality, or assigned to one of the person's groups."""
    words = (
        "The document no longer being confidential" if document.is_confidential else "The document being confidential"
    )
    yield words, replace(document, is_confidential=not document.is_confidential)
    for group in grants.project.groups if grants.project else ():
        assigned = replace(document, groups=document.groups | {group.pk})
        yield f"Assigning the document to the group {group.name}", assigned


def _without_overrides(grants: Grants, project: ProjectGrants, action: Permission) -> Iterator[Change]:
    for entry in project.overrides:
        if entry[0] == action:
            rest = tuple(other for other in project.overrides if other is not entry)
            words = f"Ending the {entry[1].level} override for {_role_name(entry[1].role)}"
            yield words, replace(grants, project=replace(project, overrides=rest))


def _other_organisation_layer(grants: Grants, action: Permission) -> Iterator[Change]:
    role, standing = grants.organisation_role, grants.organisation_overrides
    own = [entry for entry in standing if entry[0] == action and entry[1].role == role]
    rest = tuple(entry for entry in standing if entry not in own)
    if own:
        yield f"Ending the organisation override for {_role_name(role)}", replace(grants, organisation_overrides=rest)
    if action in GRANTABLE and role != access.ORG_ADMIN:
        for effect, verb in ((Effect.GRANT, "grants it to"), (Effect.DENY, "denies it to")):
            made = (action.value, Override(0, Level.ORGANISATION, role, effect, ""))
            words = f"An organisation override that {verb} {_role_name(role)}"
            yield words, replace(grants, organisation_overrides=(*rest, made))


def _with_new(grants: Grants, project: ProjectGrants, action: Permission) -> Iterator[Change]:
    if action not in GRANTABLE:
        return
    if project.explicit_role:
        group = Group(0, "", frozenset({action.value}))
        yield "A group that grants it", replace(grants, project=replace(project, groups=(*project.groups, group)))
    if role := access.standing_role(grants.organisation_role, project.explicit_role):
        for effect, verb in ((Effect.GRANT, "grants it to"), (Effect.DENY, "denies it to")):
            override = Override(0, Level.PROJECT, role, effect, "")
            kept = tuple(
                entry
                for entry in project.overrides
                if not (entry[0] == action and entry[1].role == role and entry[1].level is Level.PROJECT)
            )
            changed = replace(project, overrides=(*kept, (action.value, override)))
            yield f"A project override that {verb} {_role_name(role)}", replace(grants, project=changed)


def _role_name(role: str) -> str:
    known = PROJECT_ROLES.get(role) or ORGANISATION_ROLES.get(role)
    return known.name if known else role
