"""Groups in words: what they grant and what they show."""

from collections.abc import Iterable, Mapping

from accounts.models import User
from kazinex.core.permissions import Permission
from projects.models import AccessGroup, Term

PARTS = (("disciplines", "discipline"), ("document_types", "type"), ("zones", "zone"))


def actions(names: Iterable[str]) -> list[str]:
    """The labels of actions, in the order of the matrix."""
    chosen = set(names)
    return [str(action.label) for action in Permission if action.value in chosen]


def condition(group: AccessGroup, known: Mapping[int, str] | None = None) -> str:
    """A group's filter in words: “discipline CIV or STR; status Approved”; `known` are the codes of many groups."""
    known = codes([group]) if known is None else known
    named = [(word, sorted(known[key] for key in getattr(group, name) if key in known)) for name, word in PARTS]
    parts = [f"{word} {' or '.join(found)}" for word, found in named if found]
    if group.statuses:
        parts.append(f"status {' or '.join(status.replace('_', ' ') for status in group.statuses)}")
    if group.confidentiality:
        parts.append("confidential only" if group.confidentiality == "confidential" else "not confidential")
    return "; ".join(parts)


def codes(groups: Iterable[AccessGroup]) -> dict[int, str]:
    """The codes of all entries these groups filter by; one query.

    An entry of a project's own names it, for the organisation may have the same code.
    """
    wanted = {key for group in groups for name, _word in PARTS for key in getattr(group, name)}
    terms = Term.objects.filter(pk__in=wanted).select_related("project") if wanted else []
    return {term.pk: f"{term.code} ({term.project.code})" if term.project else term.code for term in terms}


def facts(group: AccessGroup, members: Iterable[User], *, addresses: bool = True) -> dict[str, str]:
    """A group in words, part by part; without e-mail addresses for a reader who does not manage members."""
    return {
        "Name": group.name,
        "Description": group.description,
        "Members": ", ".join(people(members) if addresses else [str(user) for user in members]),
        "Grants": ", ".join(actions(group.actions)),
        "Shows": condition(group),
    }


def people(users: Iterable[User]) -> list[str]:
    """Who they are, each as nobody else is: two people may share a name."""
    return [f"{user.name} ({user.email})" for user in users]


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[str]]:
    """What differs between two descriptions, as old → new."""
    return {name: [old, after[name]] for name, old in before.items() if old != after[name]}
