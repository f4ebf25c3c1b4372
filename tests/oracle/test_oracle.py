"""Every cell of the truth table written apart from the code, through the one function that decides."""

from collections import Counter

from accounts.models.roles import ORGANISATION_ROLES
from kazinex.core.access import Effect, Grants, Group, Level, Override, ProjectGrants, decide, project_exists
from kazinex.core.permissions import Permission
from projects.models.roles import DEFAULTS
from tests.oracle.table import Cell, cells

OTHERS = (
    ("create_workflow", Override(91, Level.PROJECT, "nobody", Effect.GRANT, "another role")),
    ("view_reports", Override(92, Level.ORGANISATION, "nobody", Effect.DENY, "another role")),
)


def grants_of(cell: Cell) -> Grants:
    organisation = [
        _override(1, cell, Level.ORGANISATION, cell.organisation_role, cell.organisation_role_override),
        _override(2, cell, Level.ORGANISATION, cell.acting_role, cell.project_role_override),
    ]
    project = [_override(3, cell, Level.PROJECT, cell.acting_role, cell.project_override)]
    everywhere = [entry for entry in organisation if entry]
    return Grants(
        is_member=cell.is_active,
        organisation_role=cell.organisation_role,
        organisation_defaults=ORGANISATION_ROLES[cell.organisation_role].allows,
        organisation_overrides=(*everywhere, OTHERS[1]),
        project=ProjectGrants(
            pk=1,
            is_open=cell.is_open,
            explicit_role=cell.project_role,
            role_defaults=DEFAULTS,
            overrides=(*everywhere, *(entry for entry in project if entry), *OTHERS),
            groups=(Group(4, "Group", frozenset({cell.action})),) if cell.in_group else (Group(5, "Empty"),),
            has_step=True if cell.has_step else None,
        ),
    )


def _override(pk, cell, level, role, effect):
    return (cell.action, Override(pk, level, role, Effect(effect), "Said so")) if effect else None


def answer_of(facts: Grants, action: Permission) -> str:
    decision = decide(facts, action)
    if not decision.exists:
        return "0"
    shut = "e" if decide(facts, action, when_closed=True) else "n"
    return "y" if decision.allowed else shut


def test_the_table_is_whole():
    every = list(cells())

    assert {cell.action for cell in every} == set(Permission.values)
    assert {cell.organisation_role for cell in every} == set(ORGANISATION_ROLES)
    assert {cell.project_role for cell in every} == {"", *DEFAULTS}
    assert len(set(every)) == len(every) == 49_020
    assert set(Counter(cell.answer for cell in every)) == {"y", "n", "0", "e"}


def test_every_cell_is_decided_as_the_table_says():
    wrong = [cell for cell in cells() if answer_of(grants_of(cell), Permission(cell.action)) != cell.answer]

    assert wrong == []


def test_a_project_exists_where_every_decision_says_so():
    facts = [(grants_of(cell), Permission(cell.action)) for cell in cells()]

    assert all(project_exists(grants) == decide(grants, action).exists for grants, action in facts)


def test_every_decision_says_why():
    for cell in cells():
        decision = decide(grants_of(cell), Permission(cell.action))
        lines = [step.line for step in decision.steps]
        assert lines == sorted(lines)
        assert all(step.text.endswith((".", "Said so")) for step in decision.steps)
        assert decision.exists or not decision.allowed
