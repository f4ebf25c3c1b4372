"""No key of a row leaves the database: from its own ids no organisation counts what others have (SPEC 2)."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms

from accounts.web.forms import members as member_forms
from documents.register.web import forms as document_forms
from guestshares.models import Share
from kazinex.core import opaque_ids
from kazinex.core.forms import RowChoice, RowsChoice
from kazinex.core.tenancy import organisation_active
from projects.web.forms import groups as group_forms
from projects.web.forms import team as team_forms
from tests import stages
from tests.cast import HouseClient, World, build_world, nobody_active
from tests.guestshares import guests
from tests.house import addresses

FIRST, APART = 7_340_000_000, 1_000_000
KEY = re.compile(rb"(?<![\d.])73\d{8}(?!\d)")
RANDOM = re.compile(rb"[0-9a-f]{24,}")  # public ids, request ids: one of some thousand holds ten such digits by chance
WORKBOOK = "spreadsheetml"


@pytest.fixture
def far_world(own_database: str, keeping_to_itself: None) -> Iterator[World]:
    """The cast where every key is a number nobody writes for another reason, and each table has numbers of its own."""
    stages.number_apart(own_database, first=FIRST, apart=APART)
    world = build_world()
    with organisation_active(world.meridian):
        yield world


def test_no_page_workbook_cookie_or_address_holds_a_key(far_world: World) -> None:
    world = far_world
    share, link = guests.share_with_jo(world)
    places = [address for _route, address in addresses.filled(world)]
    assert str(world.plan.pk).startswith("73")
    found: dict[str, set[bytes]] = {}
    for name in ("ada", "dina"):
        client = world.client(name)
        for address in places:
            for method in (client.get, client.post) if name == "ada" else (client.get,):
                told = keys_in(method(address))
                found |= {f"{name} {method.__name__} {address}": told} if told else {}
    found |= {address: keys_in(answer) for address, answer in guests_pages(share, link).items() if keys_in(answer)}

    assert found == {}


def test_every_choice_among_rows_names_them_opaquely() -> None:
    plain = {
        f"{form.__name__}.{name}"
        for module in (member_forms, document_forms, group_forms, team_forms)
        for form in vars(module).values()
        if isinstance(form, type) and issubclass(form, forms.Form)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.ModelChoiceField) and not isinstance(field, RowChoice | RowsChoice)
    }

    assert plain == set()


def test_an_id_is_read_where_it_was_written_and_nowhere_else(world: World) -> None:
    named = opaque_ids.of(world.CIV)
    with nobody_active(), organisation_active(world.northgate):
        elsewhere = opaque_ids.read("term", named)

    assert (len(named), opaque_ids.of(world.CIV)) == (22, named)
    assert opaque_ids.read("term", named) == world.CIV.pk
    assert (opaque_ids.read("user", named), elsewhere) == (None, None)
    assert [opaque_ids.read("term", text) for text in ("", "1", str(world.CIV.pk), "A" * 22, "é" * 22)] == [None] * 5


def test_an_id_is_read_after_the_field_key_changed(world: World, settings: Any) -> None:
    named = opaque_ids.of(world.CIV)
    settings.KAZINEX_FIELD_KEYS = [f"k2:{'A' * 43}=", *settings.KAZINEX_FIELD_KEYS]

    assert opaque_ids.of(world.CIV) != named
    assert opaque_ids.read("term", named) == world.CIV.pk


def guests_pages(share: Share, link: str) -> dict[str, Any]:
    """What an outside reviewer is shown, from the link to the answer."""
    jo: HouseClient = guests.follow(link)
    opening = jo.get("/g/open/")
    jo = guests.enter(link, jo)
    portal = {address: jo.get(address) for address in (guests.portal(share), guests.record(share))}
    return {"/g/open/": opening, **portal, "respond": jo.get(guests.record(share, "respond"))}


def keys_in(answer: Any) -> set[bytes]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if WORKBOOK in answer.headers.get("Content-Type", ""):
        book = zipfile.ZipFile(io.BytesIO(body))
        body = b"\n".join(book.read(name) for name in book.namelist())
    told = [body, str(answer.headers).encode(), answer.cookies.output().encode()]
    return {found for text in told for found in KEY.findall(RANDOM.sub(b"", text))}
