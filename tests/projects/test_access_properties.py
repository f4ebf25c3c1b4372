"""What must hold for any facts at all."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from accounts.models.roles import ORGANISATION_ROLES
from kazinex.core.access import (
    DocumentFilter,
    Effect,
    Grants,
    Group,
    Level,
    Override,
    ProjectGrants,
    decide,
    role_allows,
    standing_role,
)
from kazinex.core.document_visibility import DocumentFacts, Face, see
from kazinex.core.permissions import READING, Permission
from projects.domain import explaining
from projects.models.roles import DEFAULTS
from projects.queries.actors import MemberActor

ROLES = ["", *DEFAULTS]
actions = some.sampled_from(list(Permission))
keys = some.frozensets(some.integers(1, 3), max_size=2)
filters = some.builds(
    DocumentFilter,
    keys,
    keys,
    keys,
    some.frozensets(some.sampled_from(["draft", "approved", "issued"]), max_size=2),
    some.sampled_from(["", "open", "confidential"]),
)
groups = some.builds(
    Group,
    some.integers(1, 9),
    some.just("G"),
    some.frozensets(some.sampled_from(Permission.values), max_size=4),
    filters,
)
overrides = some.tuples(
    some.sampled_from(Permission.values),
    some.builds(
        Override,
        some.integers(1, 99),
        some.sampled_from(list(Level)),
        some.sampled_from([*DEFAULTS, *ORGANISATION_ROLES]),
        some.sampled_from(list(Effect)),
        some.just("R"),
    ),
)
documents = some.builds(
    DocumentFacts,
    some.none() | some.integers(1, 3),
    some.none() | some.integers(1, 3),
    some.none() | some.integers(1, 3),
    some.sampled_from(["draft", "approved", "issued"]),
    some.booleans(),
    some.frozensets(some.integers(1, 9), max_size=3),
    some.sampled_from(["", "approved", "issued"]),
)


@some.composite
def grants(draw) -> Grants:
    role = draw(some.sampled_from(list(ORGANISATION_ROLES)))
    said = tuple(draw(some.lists(overrides, max_size=5)))
    return Grants(
        is_member=draw(some.booleans()),
        organisation_role=role,
        organisation_defaults=ORGANISATION_ROLES[role].allows,
        organisation_overrides=tuple(entry for entry in said if entry[1].level is Level.ORGANISATION),
        project=ProjectGrants(
            pk=1,
            is_open=draw(some.booleans()),
            explicit_role=draw(some.sampled_from(ROLES)),
            role_defaults=DEFAULTS,
            overrides=said,
            groups=tuple(draw(some.lists(groups, max_size=4, unique_by=lambda group: group.pk))),
            has_step=draw(some.sampled_from([None, True, False])),
        ),
    )


@given(grants(), groups, actions)
def test_adding_a_group_never_removes_an_action(facts, group, action):
    wider = replace(facts, project=replace(facts.project, groups=(*facts.project.groups, group)))

    assert decide(wider, action).allowed >= decide(facts, action).allowed


@given(grants(), grants(), documents)
def test_who_is_said_to_see_all_of_what_another_sees_does(one, other, document):
    """The comparison is of roles and filters; it may say no where the documents at hand are the same, never yes."""
    nobody: Any = None
    mine, theirs = (MemberActor(nobody, replace(facts, is_member=True)) for facts in (one, other))

    if mine.sees_all_of(theirs) and (seen := see(theirs.grants, document)):
        assert see(mine.grants, document).allowed
        assert see(mine.grants, document).face in {Face.WHOLE, seen.face}


@given(grants(), actions)
def test_nothing_denies_an_org_admin_in_an_open_project(facts, action):
    step = facts.project.has_step
    admin = replace(
        facts,
        is_member=True,
        organisation_role="org_admin",
        project=replace(facts.project, is_open=True, has_step=step or None),
    )

    assert decide(admin, action).allowed


@given(grants(), actions)
def test_a_closed_project_leaves_reading_and_adds_nothing(facts, action):
    closed = replace(facts, project=replace(facts.project, is_open=False))
    opened = replace(facts, project=replace(facts.project, is_open=True))

    if action in READING:
        assert decide(closed, action).allowed == decide(opened, action).allowed
    else:
        assert not decide(closed, action).allowed
    ends = action == Permission.MANAGE_GUEST_SHARES and decide(opened, action).allowed
    assert decide(closed, action, when_closed=True).allowed == (ends or decide(closed, action).allowed)


@given(grants(), actions)
def test_groups_never_reach_beyond_the_organisation_layer(facts, action):
    role = facts.organisation_role
    everything = Group(50, "All", frozenset(Permission.values))
    widest = replace(facts, project=replace(facts.project, groups=(everything,)))
    said = {entry.effect for name, entry in facts.organisation_overrides if (name, entry.role) == (action, role)}
    ceiling = action in facts.organisation_defaults and Effect.DENY not in said
    if not ceiling and Effect.GRANT not in said and role != "org_admin":
        assert not decide(widest, action).allowed


@given(grants(), actions)
def test_a_step_of_somebody_else_is_completed_by_nobody(facts, action):
    others = replace(facts, project=replace(facts.project, has_step=False))

    assert not decide(others, Permission.COMPLETE_WORKFLOW_STEP).allowed


@given(grants(), actions)
def test_who_does_not_exist_is_allowed_nothing_and_every_decision_has_reasons(facts, action):
    decision = decide(facts, action)

    assert decision.exists or not decision.allowed
    assert decision.steps
    assert [step.line for step in decision.steps] == sorted(step.line for step in decision.steps)
    assert decision.sentence


@given(grants(), actions)
def test_the_explainer_is_the_gate(facts, action):
    explanation = explaining.explain(facts, action)

    assert explanation.decision == decide(facts, action)
    assert len(set(explanation.turns)) == len(explanation.turns)


@given(grants(), documents)
def test_the_explainer_of_sight_is_what_lists_go_by(facts, document):
    assert explaining.explain_sight(facts, document).sight == see(facts, document)


@given(grants(), groups, documents)
def test_a_further_filter_of_several_only_shows_more(facts, group, document):
    """Removing a filtering group of several never shows a document that none of the rest matches."""
    several = facts.project.groups
    if not any(one.filter for one in several) or not group.filter:
        return
    wider = replace(facts, project=replace(facts.project, groups=(*several, group)))

    assert see(wider, document).allowed >= see(facts, document).allowed


@given(grants(), documents)
def test_a_confidential_document_needs_its_group_or_a_role_that_sees_them(facts, document):
    sight = see(facts, replace(document, is_confidential=True))
    role = standing_role(facts.organisation_role, facts.project.explicit_role)
    if (
        sight.allowed
        and role not in {"project_admin", "document_controller"}
        and facts.organisation_role != "org_admin"
    ):
        assert document.groups & {group.pk for group in facts.project.groups}


@given(grants(), actions)
@settings(max_examples=50)
def test_without_groups_the_role_decides_within_the_ceiling(facts, action):
    alone = replace(facts, project=replace(facts.project, groups=(), is_open=True, has_step=None))
    role = standing_role(facts.organisation_role, facts.project.explicit_role)
    if facts.is_member and facts.organisation_role != "org_admin" and decide(alone, action).allowed:
        assert role_allows(alone.project, role, action)
