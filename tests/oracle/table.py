"""Reads truth_table.csv, the oracle of SPEC 3.3."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("truth_table.csv")


@dataclass(frozen=True, slots=True)
class Cell:
    """One person, one action, one answer: y yes, n no, 0 does not exist for them, e to see and end only."""

    is_active: bool
    organisation_role: str
    project_role: str
    organisation_role_override: str
    project_role_override: str
    project_override: str
    in_group: bool
    has_step: bool
    is_open: bool
    action: str
    answer: str

    @property
    def acting_role(self) -> str:
        """The project role overrides are about; somebody without one gets overrides of a role they do not have."""
        return self.project_role or ("project_admin" if self.organisation_role == "org_manager" else "viewer")


@cache
def cells() -> tuple[Cell, ...]:
    """Every cell of the table, read once."""
    return tuple(_read())


def _read() -> Iterator[Cell]:
    with TABLE.open(encoding="utf-8") as lines:
        actions = next(lines).removeprefix("# actions: ").split()
        for row in csv.DictReader(lines):
            flags = {name: row[name] == "1" for name in ("active", "group", "step", "open")}
            for action, answer in zip(actions, row["answers"], strict=True):
                yield Cell(
                    flags["active"],
                    row["organisation_role"],
                    row["project_role"],
                    row["organisation_role_override"],
                    row["project_role_override"],
                    row["project_override"],
                    flags["group"],
                    flags["step"],
                    flags["open"],
                    action,
                    answer,
                )
