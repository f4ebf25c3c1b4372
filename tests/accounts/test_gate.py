"""The gate of an organisation that demands a second factor."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.domain.actors import PersonActor
from accounts.models import Authenticator, Organisation, Phone, Plan
from accounts.services import two_factor
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core import clock
from kazinex.core.checks import routes
from kazinex.core.errors import RuleBroken
from tests.accounts.factors import code, enrol, sign_in

REGISTER = "/o/meridian/p/harbour/documents/"
ENROL = "/account/security/authenticator/?next="


def demand(organisation, *, days=0, since=timedelta(hours=1)):
    Organisation.objects.filter(pk=organisation.pk).update(
        two_factor_required_from=clock.now() - since, two_factor_grace_days=days
    )
    organisation.refresh_from_db()


def fill(path):
    """A real address for a route's pattern."""
    known = {"<slug:organisation>": "meridian", "<slug:project>": "harbour"}
    kinds = {"<int:": "1", "<uuid:": "00000000-0000-4000-8000-000000000001", "<": "x1"}
    parts = [known.get(part) or next((kinds[k] for k in kinds if part.startswith(k)), part) for part in path.split("/")]
    return "/" + "/".join(parts)


def organisation_routes():
    """Every address of an organisation, with whether it is that of a picture in a page."""
    found: dict[str, Any] = {path: pattern.callback for path, pattern in routes() if "<slug:organisation>" in path}
    return {path: view.door.is_part for path, view in sorted(found.items())}


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_of_the_organisation_is_behind_the_gate(world, method):
    demand(world.meridian)
    client = world.client("ada")

    answers = {path: getattr(client, method)(fill(path)) for path in organisation_routes()}

    turned_away = {False: (303, "/account/security/authenticator/"), True: (404, "")}
    told = {path: (a.status_code, a.headers.get("Location", "").split("?")[0]) for path, a in answers.items()}
    assert told == {path: turned_away[is_part] for path, is_part in organisation_routes().items()}
    assert set(organisation_routes().values()) == {False, True}
    assert [path for path, answer in answers.items() if hasattr(answer.wsgi_request, "actor")] == []


@pytest.mark.parametrize("method", ["put", "delete"])
def test_a_method_that_no_address_knows_is_answered_before_any_gate(world, method):
    demand(world.meridian)
    client = world.client("ada")

    assert {getattr(client, method)(fill(path)).status_code for path in organisation_routes()} == {405}


def test_the_way_out_stays_open(world):
    demand(world.meridian)
    client = world.client("dina")

    reachable = ["/account/", "/account/security/", "/account/sessions/", "/account/security/authenticator/"]

    assert [client.get(path).status_code for path in reachable] == [200] * 4
    assert client.post("/sign-out/").status_code == 302


def test_an_open_session_meets_the_gate_at_its_next_request(world):
    client = world.client("dina")
    assert client.get("/account/").status_code == 200
    demand(world.meridian)

    answer = client.get(REGISTER)

    assert (answer.status_code, answer["Location"]) == (303, ENROL + "/o/meridian/p/harbour/documents/")


def test_a_piece_goes_as_a_whole_page_and_a_picture_is_refused(world):
    demand(world.meridian)
    client = world.client("dina")

    piece = client.get(REGISTER, headers={"HX-Request": "true"})
    picture = client.get(REGISTER, headers={"Sec-Fetch-Dest": "image"})
    script = client.get(REGISTER, headers={"Accept": "application/json"})

    assert piece["HX-Redirect"].startswith("/account/security/authenticator/")
    assert (picture.status_code, script.status_code) == (403, 403)


def test_who_has_a_factor_steps_up_and_goes_on(world):
    client = world.client("dina")
    seed = enrol(world.dina)
    demand(world.meridian)

    gate = client.get("/o/meridian/p/harbour/documents/?q=plan")
    answer = client.post(gate["Location"], {"code": code(seed)})

    assert gate["Location"].startswith("/sign-in/second-factor/?next=")
    assert (answer.status_code, answer["Location"]) == (303, "/o/meridian/p/harbour/documents/?q=plan")
    assert "account" not in client.get(REGISTER).get("Location", "")


def test_who_signed_in_with_a_factor_meets_no_gate(world):
    seed = enrol(world.dina)
    demand(world.meridian)
    client = world.client()
    sign_in(client, "dina@meridian.example", world.password, seed)

    assert client.get(REGISTER).status_code != 303


def test_during_grace_the_days_left_are_told(world):
    demand(world.meridian, days=7)

    answer = world.client("dina").get("/o/meridian/")

    assert answer.status_code == 200
    assert "7 days left" in " ".join(answer.text.split())


def test_a_shortened_grace_counts_at_the_next_request(world):
    demand(world.meridian, days=30, since=timedelta(days=2))
    client = world.client("dina")
    assert client.get("/o/meridian/").status_code == 200

    demand(world.meridian, days=1, since=timedelta(days=2))

    assert client.get("/o/meridian/").status_code == 303


def test_a_person_in_two_organisations_meets_it_only_where_it_is_demanded(world):
    demand(world.meridian)
    client = world.client("miko")

    assert client.get("/o/meridian/").status_code == 303
    assert client.get("/o/northgate/").status_code == 200


def test_the_last_factor_stays_while_it_is_demanded(world):
    enrol(world.dina)
    demand(world.meridian, days=30)

    with pytest.raises(RuleBroken, match="requires a second factor"):
        two_factor.remove(Authenticator.objects.get(), by=PersonActor(world.dina))

    assert Authenticator.objects.count() == 1


def test_text_messages_stop_counting_when_the_plan_goes(world):
    phone = Phone.sealed(world.dina.pk, "+61412345678")
    phone.confirmed = True
    phone.save()
    demand(world.meridian)
    client = world.client("dina")
    session = client.session
    session["amr"] = ["pwd", "sms"]
    session.save()
    assert client.get("/o/meridian/").status_code == 200

    Organisation.objects.filter(pk=world.meridian.pk).update(plan=Plan.STANDARD)

    assert client.get("/o/meridian/")["Location"].startswith("/account/security/authenticator/")


def test_enrolling_lets_one_through_with_ten_codes(world):
    demand(world.meridian)
    client = world.client("dina")
    page = client.get("/account/security/authenticator/?next=/o/meridian/")
    setup = page.context["setup"]

    answer = client.post(
        "/account/security/authenticator/?next=/o/meridian/", {"code": code(setup.seed), "setup": setup.sealed}
    )
    codes = client.get(answer["Location"])
    saved = client.post(answer["Location"], {"next": "/o/meridian/"})

    assert len(codes.context["codes"]) == 10
    assert client.get("/account/security/recovery-codes/").context["codes"] == []
    assert saved["Location"] == "/o/meridian/"
    assert client.get("/o/meridian/").status_code == 200
    assert [sentence(e) for e in AuditEvent.objects.filter(action="second_factor_added")] == [
        "Dina Okafor set up a second factor: Authenticator app"
    ]
