"""Every address of the product opens to the action and the roles that doors.csv names, and to nothing else.

Each request is taken back, so that a door that opens and changes something leaves the next as it was.
"""

import csv
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Membership
from accounts.services import invitations
from audit.domain.conditions import Filters
from audit.models import AuditEvent
from audit.services import exports
from documents.register.services import custom_fields, documents
from kazinex.core import opaque_ids
from kazinex.core.permissions import Permission
from projects.models import (
    AccessGroupMember,
    Holiday,
    PermissionOverride,
    ProjectMembership,
    ProjectStatus,
    Term,
    TermKind,
)
from tests.house import addresses, letter_things, things

DOORS = Path(__file__).with_name("doors.csv")
SHUT, HIDDEN, NO_SUCH_METHOD, BROKEN = 403, 404, 405, 500


@dataclass(frozen=True)
class Told:
    """What doors.csv tells of one address."""

    address: str
    needs: str
    roles: frozenset[str]
    shut: int
    ends: bool

    @property
    def is_of_a_project(self) -> bool:
        return self.address.startswith("p/")

    def opens_to(self, actions: Collection[str], *roles: str) -> bool:
        return self.needs in {"everyone", *actions} and (not self.roles or bool(self.roles & set(roles)))

    def filled(self, names: dict[str, Any]) -> str:
        return "/o/meridian/" + re.sub(r"<(\w+)>", lambda found: str(names[found[1]]), self.address)


def told() -> list[Told]:
    with DOORS.open(encoding="utf-8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return [
            Told(
                row["address"],
                row["needs"],
                frozenset(row["roles"].split()),
                HIDDEN if row["hidden"] else SHUT,
                bool(row["ends"]),
            )
            for row in rows
        ]


OF_PROJECTS = [door for door in told() if door.is_of_a_project]
OF_ORGANISATIONS = [door for door in told() if not door.is_of_a_project]
ACTIONS = sorted({door.needs for door in told()} - {"everyone"})


@pytest.fixture
def names(world) -> dict[str, Any]:
    """One of everything that the addresses of the organisation name."""
    found = things.known(world)
    invitations.invite(email="new@meridian.example", role="member", by=world.actor("ada", ""))
    Membership.objects.filter(user=world.abel).update(status="deactivated")
    return found | {
        "invited": Membership.objects.get(user__email="new@meridian.example").public_id,
        "deactivated": Membership.objects.get(user=world.abel).public_id,
        "review": "refusals",
        "shares_view": things.shares_view(world.otto),
        "public_id": exports.request(Filters(), zone="UTC", by=world.actor("otto", "")).public_id,
    }


@pytest.fixture
def names_in_project(world) -> dict[str, Any]:
    """One of everything that the addresses of the project name; Vera sees all of it."""
    found = things.known(world)
    AccessGroupMember.objects.filter(user=world.vera).delete()
    documents.delete(world.beam, reason="Twice", by=world.actor("dina"))
    term = Term.objects.create(project=world.harbour, kind=TermKind.DISCIPLINE, code="TUN", name="Tunnelling")
    own = custom_fields.add(label="Possession", kind="text", project=world.harbour, by=world.actor("petra"))
    into = [{"project_id": world.harbour.pk, "role": "viewer"}]
    sent, _link = invitations.invite(
        email="new@meridian.example", role="member", projects=into, by=world.actor("ada", "")
    )
    return found | {
        "project": "harbour",
        "member": ProjectMembership.objects.get(project=world.harbour, user=world.remy).public_id,
        "distribution_list": things.distribution_list(world.harbour, world.actor("petra")).public_id,
        "letter_type": letter_things.letter_type(world.harbour, world.actor("petra")).public_id,
        "template": things.template(world.harbour, world.actor("petra")).public_id,
        "term": opaque_ids.of(term),
        "field": own.public_id,
        "holiday": Holiday.objects.create(project=world.harbour, day=date(2026, 12, 24), name="Shutdown").public_id,
        "invited": sent.membership.public_id,
        "uid": AuditEvent.objects.filter(project_id=world.harbour.pk).latest("id").uid,
        "deleted": world.beam.number,
    }


def allow(world, role: str, actions: Collection[str], *, project: Any = None) -> None:
    """From now on the role has these actions, and no others."""
    PermissionOverride.objects.all().delete()
    PermissionOverride.objects.bulk_create(
        PermissionOverride(
            project=project,
            role=role,
            permission=action,
            effect="grant" if action in actions else "deny",
            reason="Said so",
            set_by=world.ada,
        )
        for action in Permission
    )


def opening(actions: Collection[str], *roles: str) -> Callable[[Told], bool]:
    """Whether a door opens to who has these actions and roles."""
    return lambda door: door.opens_to(actions, *roles)


def tried(doors: list[Told]) -> Iterator[tuple[set[str], list[Told]]]:
    """What to allow, and the doors to try then: an action opens its doors alone, and all others together do not.

    So none of the others does by itself either, since what one may do more shuts no door; what is open to everyone is
    tried when nothing is allowed.
    """
    for action in ACTIONS:
        own = [door for door in doors if door.needs == action]
        yield {action}, own
        yield {*Permission} - {action}, own


def asked(
    client: Any, door: Told, names: dict[str, Any], look: Callable[[Any], Any] = lambda answer: answer.status_code
) -> Iterator[tuple[str, Any]]:
    """What one finds in the door's answers to a look and to an empty form, where it knows the method."""
    for method in ("get", "post"):
        with transaction.atomic():
            answer = getattr(client, method)(door.filled(names))
            list(answer)  # a file is closed when it was read
            found = look(answer)
            transaction.set_rollback(True)
        if answer.status_code != NO_SUCH_METHOD:
            yield method, found


def last_event(_answer: Any) -> tuple[str, Any, Any]:
    event = AuditEvent.objects.latest("id")
    return event.action, event.details.get("permission"), event.details.get("line")


def wrong(client: Any, doors: list[Told], names: dict[str, Any], is_open: Callable[[Told], bool]) -> dict[str, int]:
    """The doors that answer otherwise than they should, or to nothing at all."""
    client.inspects = False
    found = {}
    for door in doors:
        given = dict(asked(client, door, names)) or {"nothing": 0}
        for method, status in given.items():
            opened = status not in {0, SHUT, HIDDEN, BROKEN}
            if not opened if is_open(door) else status != door.shut:
                found[f"{method} {door.address}"] = status
    return found


def test_the_list_of_doors_is_whole():
    def nameless(address: str) -> str:
        return re.sub(r"<[\w:]+>", "<>", address)

    product = sorted(nameless(route.path) for route in addresses.member_routes())

    assert sorted(f"o/<>/{nameless(door.address)}" for door in told()) == product


def test_a_door_of_a_project_opens_to_its_own_action_and_to_no_other(world, no_words, names_in_project):
    vera = world.client("vera")
    for actions, doors in tried(OF_PROJECTS):
        allow(world, "viewer", actions, project=world.harbour)

        assert wrong(vera, doors, names_in_project, opening(actions)) == {}


def test_what_is_for_everyone_in_a_project_is_open_to_who_has_no_action(world, no_words, names_in_project):
    allow(world, "viewer", [], project=world.harbour)
    doors = [door for door in OF_PROJECTS if door.needs == "everyone"]

    assert wrong(world.client("vera"), doors, names_in_project, opening(())) == {}


def test_what_is_for_everyone_in_the_organisation_is_open_to_who_has_no_action(world, no_words, names):
    allow(world, "org_manager", [])
    doors = [door for door in OF_ORGANISATIONS if door.needs == "everyone"]

    assert wrong(world.client("otto"), doors, names, opening((), "org_manager")) == {}


def test_a_door_of_the_organisation_opens_to_its_own_action_and_to_no_other(world, no_words, names):
    otto = world.client("otto")
    for actions, doors in tried(OF_ORGANISATIONS):
        allow(world, "org_manager", actions)

        assert wrong(otto, doors, names, opening(actions, "org_manager")) == {}


def test_no_door_of_the_organisation_is_shut_to_an_org_admin(world, names):
    names["public_id"] = exports.request(Filters(), zone="UTC", by=world.actor("ada", "")).public_id

    assert wrong(world.client("ada"), OF_ORGANISATIONS, names, lambda _door: True) == {}


def test_no_door_of_a_project_is_shut_to_an_org_admin(world, names_in_project):
    names_in_project |= things.own_of(world.harbour, world.actor("ada"))

    assert wrong(world.client("ada"), OF_PROJECTS, names_in_project, lambda _door: True) == {}


def test_a_closed_project_shuts_every_door_that_changes_something_to_an_org_admin_too(world, names_in_project):
    names_in_project |= things.own_of(world.harbour, world.actor("ada"))
    world.harbour.status = ProjectStatus.CLOSED
    world.harbour.save()

    assert (
        wrong(
            world.client("ada"),
            OF_PROJECTS,
            names_in_project,
            lambda door: door.ends or door.opens_to({"view_audit_log", "view_reports"}, "org_admin"),
        )
        == {}
    )


def test_a_shut_door_is_on_record_with_the_action_and_the_line_that_denied(world, names_in_project):
    vera = world.client("vera")
    allow(world, "viewer", [], project=world.harbour)
    shut = [door for door in OF_PROJECTS if door.needs != "everyone" and not door.roles and door.shut == SHUT]
    found = {door.address: {event for _, event in asked(vera, door, names_in_project, last_event)} for door in shut}

    assert found == {door.address: {("permission_denied", Permission(door.needs).label, 5)} for door in shut}
