"""Every field that takes a key or a name: what is foreign or hidden is answered like what nobody has."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership
from guestshares.services import shares
from kazinex.core import opaque_ids
from kazinex.core.tenancy import organisation_active
from projects.models import AccessGroup, Term, TermKind
from tests.cast import HouseClient, World, nobody_active
from tests.leaks import planting
from tests.leaks.reading import differing, told

HOME = "/o/meridian/p/harbour/"
PLAN = f"{HOME}documents/HT-CIV-DWG-001/"
ACTIVE = "/o/meridian/settings/external-access/active-shares/"
SETTINGS = "/o/meridian/settings/"
NOBODY = "0" * 24
NO_KEY = "A" * 22
ALL = [*planting.POWERS, planting.LOG]


@dataclass(frozen=True)
class Field:
    """One field at one address: what is sent beside it, and the values to compare with one that nobody has."""

    at: str
    sent: Callable[[Any], dict[str, Any]]
    values: dict[str, Any]
    method: str = "post"

    def leaks(self, client: HouseClient) -> dict[str, list[str]]:
        answers = {kind: self._told(client, value) for kind, value in self.values.items()}
        return {kind: lines for kind, answer in answers.items() if (lines := differing(answers["nobody"], answer))}

    def _told(self, client: HouseClient, value: Any) -> tuple[int, str]:
        asked = () if isinstance(value, int) else (value,)
        answer = getattr(client, self.method)(self.at, self.sent(value))
        status, text = told(answer, *asked)
        if status in {302, 303}:
            text += told(client.get(answer["Location"]), *asked)[1]
        return status, re.sub(r"\d+", "N", text)  # keys and counts of this very field among them


@pytest.fixture
def fields(world: World) -> Callable[[], dict[str, Field]]:
    """Every field, once the powers are given."""
    return lambda: _documents(world) | _people(world) | _lists(world)


@pytest.mark.parametrize("name", ["remy", "abel"])
def test_fields_of_a_project_take_no_hint(world: World, fields: Any, name: str) -> None:
    planting.power(world, name, *ALL)
    client = world.client(name)
    client.inspects = False
    assert {what: found for what, field in fields().items() if (found := field.leaks(client))} == {}


def test_fields_of_an_organisation_take_no_hint(world: World) -> None:
    group, _term, share = _northgate(world)
    with nobody_active(), organisation_active(world.northgate):
        stranger = Membership.objects.get(user=world.dan)
    invitation = {"emails": "q@x.example", "role": "member", "project_role": "viewer"}
    keys = {"nobody": NO_KEY, "foreign": opaque_ids.of(world.depot)}
    ids = {"nobody": NOBODY, "foreign": group.public_id}
    people = {"nobody": NOBODY, "foreign": stranger.public_id}
    asked = [
        Field(f"{SETTINGS}members/invite/", lambda v: invitation | {"projects": [v]}, keys | {"bare": world.depot.pk}),
        Field(f"{SETTINGS}members/", lambda v: {"groups": v}, ids, "get"),
        Field("/o/meridian/audit/", lambda v: {"project": v}, keys, "get"),
        Field("/o/meridian/why/", lambda v: {"person": v}, people, "get"),
        Field(f"{SETTINGS}security/two-factor/remind/", lambda v: {"member": v}, people),
        Field(f"{ACTIVE}revoke/", lambda v: {"selected": [v], "reason": "x"}, people | {"foreign": share.public_id}),
    ]
    client = world.client("ada")
    client.inspects = False
    assert {field.at: found for field in asked if (found := field.leaks(client))} == {}


def named(foreign: Any, elsewhere: Any) -> dict[str, Any]:
    """What belongs to others as this organisation would name it, and by its bare key."""
    return {
        "nobody": NO_KEY,
        "foreign": opaque_ids.of(foreign),
        "elsewhere": opaque_ids.of(elsewhere),
        "bare": foreign.pk,
    }


def _documents(world: World) -> dict[str, Field]:
    group, term, _share = _northgate(world)
    beside = Term.objects.create(kind=TermKind.DISCIPLINE, code="ELS", name="Elsewhere", project=world.viaduct)
    inner = AccessGroup.objects.create(project=world.viaduct, name="Elsewhere")
    terms = named(term, beside) | {"huge": 2**80}
    groups = named(group, inner)
    new = {"number": "", "title": "x", "revision_code": "A"}

    def registered(field: str) -> Callable[[Any], dict[str, Any]]:
        return lambda v: new | {"file": SimpleUploadedFile("a.pdf", world.pdf), field: v}

    def edited(field: str) -> Callable[[Any], dict[str, Any]]:
        return lambda v: {"title": "", field: v}

    terms_of = ("discipline", "document_type", "zone")
    secret = {"confidential": "on", "reason": "x"}
    return (
        {f"new {field}": Field(f"{HOME}documents/new/", registered(field), terms) for field in terms_of}
        | {f"edit {field}": Field(f"{PLAN}edit/", edited(field), terms) for field in terms_of}
        | {
            "confidential": Field(f"{PLAN}confidentiality/", lambda v: secret | {"groups": [v]}, groups),
            "group filter": Field(f"{HOME}settings/groups/new/", lambda v: {"name": "G", "disciplines": [v]}, terms),
            "team of a group": Field(
                f"{HOME}team/",
                lambda v: {"group": v},
                {"nobody": NOBODY, "foreign": group.public_id, "elsewhere": inner.public_id},
                "get",
            ),
        }
    )


def _people(world: World) -> dict[str, Field]:
    members = named(world.dan, world.otto)
    strangers = named(world.dan, world.nora)
    with nobody_active(), organisation_active(world.northgate):
        stranger = Membership.objects.get(user=world.dan)
    outside = Membership.objects.get(user=world.wes)
    known = {"nobody": NOBODY, "foreign": stranger.public_id, "outside": outside.public_id}
    return {
        "members": Field(f"{HOME}settings/groups/new/", lambda v: {"name": "G", "members": [v]}, members),
        "team": Field(f"{HOME}team/new/", lambda v: {"user": v, "role": "viewer"}, strangers),
        "person": Field(f"{HOME}team/why/", lambda v: {"person": v}, known, "get"),
    }


def _lists(world: World) -> dict[str, Field]:
    secret = planting.confidential(world, "C", discipline=world.CIV)
    away = planting.hide(world, "E", project="viaduct")
    own = planting.share(world, world.plan, "O")
    _group, _term, foreign = _northgate(world)
    ids = {
        "nobody": NOBODY,
        "foreign": foreign.public_id,
        "hidden": planting.share(world, secret, "C").public_id,
        "elsewhere": planting.share(world, away, "E").public_id,
    }
    numbers = {"nobody": "NOBODY-1", "hidden": secret.number, "elsewhere": away.number, "foreign": "ND-SECRET-001"}
    words = {"nobody": "zzzzz", "hidden": "kanaryC-guest", "number": secret.number}
    projects = {"nobody": "nowhere", "foreign": "depot", "elsewhere": "viaduct"}
    return {
        "revoke": Field(f"{ACTIVE}revoke/", lambda v: {"selected": [v], "reason": "x"}, ids),
        "revoke some": Field(f"{ACTIVE}revoke/", lambda v: {"selected": [v, own.public_id]}, ids),
        "shares of": Field(ACTIVE, lambda v: {"project": v}, projects, "get"),
        "shares with": Field(ACTIVE, lambda v: {"q": v}, words, "get"),
        "document": Field(f"{HOME}team/why/", lambda v: {"document": v}, numbers, "get"),
        "search": Field(f"{HOME}documents/", lambda v: {"search": v}, numbers, "get"),
        "discipline": Field(
            f"{HOME}documents/", lambda v: {"discipline": v}, {"nobody": "NOB", "foreign": "DEP"}, "get"
        ),
    }


def _northgate(world: World) -> tuple[Any, Any, Any]:
    """A group, a term and a share of the other organisation."""
    with nobody_active(), organisation_active(world.northgate):
        group, _ = AccessGroup.objects.get_or_create(project=world.depot, name="Depot team")
        term, _ = Term.objects.get_or_create(kind=TermKind.DISCIPLINE, code="DEP", name="Depot")
        share = shares.create(
            world.foreign,
            recipient_name="x",
            recipient_email="x@y.example",
            expiry=7,
            by=world.actor("dan", "depot", world.northgate),
        ).share
    return group, term, share
