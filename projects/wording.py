"""Groups in words: what they grant and what they show."""

from collections.abc import Iterable, Mapping
from typing import Any

from kazinex.core.permissions import Permission
from projects.models import Term

PARTS = (("disciplines", "discipline"), ("document_types", "type"), ("zones", "zone"))


def actions(names: Iterable[str]) -> list[str]:
    """The labels of actions, in the order of the matrix."""
    chosen = set(names)
    return [str(action.label) for action in Permission if action.value in chosen]


def condition(group: Any) -> str:
    """A group's filter in words: “discipline CIV or STR; status Approved”."""
    parts = [f"{word} {' or '.join(codes)}" for name, word in PARTS if (codes := _codes(getattr(group, name)))]
    if group.statuses:
        parts.append(f"status {' or '.join(status.replace('_', ' ') for status in group.statuses)}")
    if group.confidentiality:
        parts.append("confidential only" if group.confidentiality == "confidential" else "not confidential")
    return "; ".join(parts)


def facts(group: Any, members: Iterable[Any]) -> dict[str, str]:
    """A group in words, part by part."""
    return {
        "Name": group.name,
        "Description": group.description,
        "Members": ", ".join(user.name for user in members),
        "Grants": ", ".join(actions(group.actions)),
        "Shows": condition(group),
    }


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[str]]:
    """What differs between two descriptions, as old → new."""
    return {name: [old, after[name]] for name, old in before.items() if old != after[name]}


def _codes(keys: Iterable[int]) -> list[str]:
    wanted = list(keys)
    return list(Term.objects.filter(pk__in=wanted).order_by("code").values_list("code", flat=True)) if wanted else []
