"""What no page can answer is refused alike everywhere: other methods, null characters, and too much in one field."""

import pytest
from django.test import Client

from kazinex.core.checks import routes
from kazinex.core.forms.wording import LONGEST
from tests.cast import World
from tests.house import addresses

HERE = "/o/meridian/p/harbour"


@pytest.mark.parametrize("method", ["TRACE", "DELETE", "PUT", "OPTIONS", "BREW"])
def test_every_route_refuses_methods_it_does_not_know_and_names_those_it_does(world: World, method: str) -> None:
    client = world.client("ada")
    places = [address for _route, address in addresses.filled(world)]
    answers = [client.generic(method, address) for address in (*places, "/health/ready", "/sign-in/", "/g/open/")]

    assert {answer.status_code for answer in answers} == {405}
    assert all({"GET", "POST"} & set(answer["Allow"].split(", ")) for answer in answers)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        (f"{HERE}/documents/", "GET, HEAD, POST"),
        ("/health/ready", "GET, HEAD"),
        ("/health/live", "GET, HEAD"),
        (f"{HERE}/team/export/", "POST"),
    ],
)
def test_what_a_route_allows_is_what_it_answers(world: World, address: str, allowed: str) -> None:
    assert world.client("ada").generic("DELETE", address)["Allow"] == allowed


def test_health_is_only_read(db: None) -> None:
    answers = [Client().post(f"/{path}") for path, _pattern in routes() if path.startswith("health/")]

    assert {(answer.status_code, answer["Allow"]) for answer in answers} == {(405, "GET, HEAD")}


def test_the_page_of_a_bad_request_has_the_headers_of_every_page(world: World) -> None:
    usual = world.client("ada").get("/o/meridian/")
    refused = Client().get("/o/meridian/?q=%00")

    assert refused.status_code == 400
    kept = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy")
    assert {name: refused.get(name) for name in kept} == {name: usual.get(name) for name in kept}
    assert refused.get("Content-Security-Policy")


@pytest.mark.parametrize(
    ("address", "field"),
    [
        (f"{HERE}/documents/new/", "title"),
        (f"{HERE}/documents/HT-CIV-DWG-001/shares/new/", "instructions"),
        (f"{HERE}/documents/HT-CIV-DWG-001/shares/new/", "further_recipients"),
        (f"{HERE}/documents/HT-CIV-DWG-001/shares/new/", "maximum_opens"),
        ("/o/meridian/settings/members/invite/", "emails"),
    ],
)
def test_a_field_that_is_far_too_long_does_not_come_back_whole(world: World, address: str, field: str) -> None:
    answer = world.client("ada").post(address, {field: "7" * 900_000})

    assert answer.status_code == 422
    assert f"Only the first {LONGEST:,} of them are shown here." in answer.content.decode()
    assert len(answer.content) < 200_000


def test_a_field_takes_and_shows_as_much_as_it_says(world: World) -> None:
    people = "\n".join(f"Guest {number} <guest{number}@many.example>, Many" for number in range(900))
    facts = {"subject": "To many", "purpose": "information", "to": people, "documents": world.plan.number, "also": "1"}
    made = world.client("dina").post(f"{HERE}/transmittals/new/", facts)

    assert (made.status_code, len(people) > LONGEST) == (302, True)
    assert "guest899@many.example" in world.client("dina").get(made["Location"]).content.decode()
