"""Writes truth_table.csv: who may do what, worked out from the words of SPEC 3.2 and 3.3 and from nothing else.

It imports nothing of the product on purpose. Run it as `python tests/oracle/write_table.py`; a row stands for
one person in one project, with one letter an action, in the order of ACTIONS: y yes, n no, 0 does not exist for them,
e no, but what is there may be seen and ended.
The overrides and the group of a row are about each of the actions in turn.
"""

import csv
import itertools
from pathlib import Path

TABLE = Path(__file__).with_name("truth_table.csv")

# SPEC 3.2 as printed: Org Admin, Org Manager, Project Admin | Document Controller | Initiator | Reviewer, Approver |
# Observer | Workflow Responder
MATRIX = """
create_workflow        | + | + | + | - | - | -
manage_templates       | + | - | - | - | - | -
upload_documents       | + | + | + | - | - | -
manage_documents       | + | + | - | - | - | -
send_correspondence    | + | + | + | - | - | -
manage_transmittals    | + | + | + | - | - | -
manage_review_matrix   | + | - | - | - | - | -
manage_work_packages   | + | + | + | - | - | -
view_reports           | + | + | + | + | + | -
manage_guest_shares    | + | + | - | - | - | -
manage_dist_lists      | + | + | - | - | - | -
manage_members         | + | - | - | - | - | -
manage_settings        | + | - | - | - | - | -
view_audit_log         | + | - | - | - | - | -
complete_workflow_step | + | + | + | + | - | +
"""
COLUMN = {
    "project_admin": 0,
    "document_controller": 1,
    "initiator": 2,
    "reviewer": 3,
    "approver": 3,
    "viewer": 4,
}
ROWS = {
    line.split("|")[0].strip(): [mark.strip() == "+" for mark in line.split("|")[1:]]
    for line in MATRIX.split("\n")
    if line
}
ACTIONS = list(ROWS)
ORGANISATION_ROLES = ("org_admin", "org_manager", "member", "workflow_responder")
PROJECT_ROLES = ("", *COLUMN)
SAID = ("", "grant", "deny")
FIELDS = (
    "active",  # 1: an active member of the organisation
    "organisation_role",
    "project_role",
    "organisation_role_override",  # organisation level, for the organisation role
    "project_role_override",  # organisation level, for the role acted with in the project
    "project_override",  # project level, for the role acted with in the project
    "group",  # 1: a group of theirs grants it
    "step",  # 1: a workflow step is assigned to them
    "open",  # 1: the project is active
    "answers",
)


def answer(facts, action):
    """SPEC 3.3, read as a person reads it."""
    if not facts["active"]:
        return "0"  # line 1
    frozen = not facts["open"] and action not in ("view_reports", "view_audit_log")  # line 7
    shut = "e" if action == "manage_guest_shares" else "n"  # line 7: a door to the outside can always be shut
    if facts["organisation_role"] == "org_admin":
        return shut if frozen else "y"  # line 2
    acting = facts["project_role"]
    if not acting and facts["organisation_role"] == "org_manager":
        acting = "project_admin"  # line 4
    if not acting and not facts["step"]:
        return "0"
    responder = facts["organisation_role"] == "workflow_responder"
    ceiling = action == "complete_workflow_step" if responder else True  # line 3
    ceiling = {"grant": True, "deny": False}.get(facts["organisation_role_override"], ceiling)
    if not acting:
        return "y" if ceiling and action == "complete_workflow_step" and not frozen else "n"  # line 4, in brackets
    role = ROWS[action][COLUMN[acting]]  # line 5
    role = {"grant": True, "deny": False}.get(facts["project_role_override"], role)
    role = {"grant": True, "deny": False}.get(facts["project_override"], role)
    role = role or bool(facts["group"])  # line 6
    if not (ceiling and role):
        return "n"
    return shut if frozen else "y"  # line 7


def rows():
    """Every combination; a step matters only to people without a role, and the inactive need one row a role."""
    for organisation_role, project_role in itertools.product(ORGANISATION_ROLES, PROJECT_ROLES):
        steps = (0, 1) if not project_role and organisation_role in ("member", "workflow_responder") else (0,)
        yield row(0, organisation_role, project_role, "", "", "", 0, 0, 1)
        for said in itertools.product(SAID, SAID, SAID, (0, 1), steps, (1, 0)):
            yield row(1, organisation_role, project_role, *said)


def row(*values):
    """One line of the table."""
    facts = dict(zip(FIELDS, values, strict=False))
    return {**facts, "answers": "".join(answer(facts, action) for action in ACTIONS)}


if __name__ == "__main__":
    with TABLE.open("w", newline="", encoding="utf-8") as table:
        table.write(f"# actions: {' '.join(ACTIONS)}\n")
        writer = csv.DictWriter(table, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())
