"""What was typed when the gate of an organisation caught a form is kept, and sent once a second factor is set up."""

import base64

import pytest
from django.test import Client

from accounts.web import fresh_proof
from tests.accounts.factors import code, enrol, found
from tests.accounts.test_gate import demand

RESUME = "/account/confirm/resume/"
GENERAL = "/o/meridian/settings/general/"
TYPED = {"name": "Meridian & Co", "time_zone": "UTC", "date_format": "Y-m-d", "password": "secret-word"}


def test_a_form_caught_by_the_gate_is_sent_after_enrolling(world):
    client = world.client("ada")
    demand(world.meridian)

    caught = client.post(GENERAL, TYPED)
    assert caught["Location"] == "/account/security/authenticator/?next=" + RESUME
    page = client.get(caught["Location"]).content.decode()
    assert "What you had typed is kept, and can be sent afterwards." in page
    setup, key = found(r'name="setup" value="([^"]+)"', page), found(r"([A-Z2-7 ]{30,})<", page)
    done = client.post(caught["Location"], {"setup": setup, "code": _code(key), "next": RESUME})
    assert done.status_code == 303
    resumed = client.get(RESUME).content.decode()

    assert f'action="{GENERAL}"' in resumed
    assert "Meridian &amp; Co" in resumed
    assert "secret-word" not in resumed
    client.post(GENERAL, {name: value for name, value in TYPED.items() if name != "password"})
    world.meridian.refresh_from_db()
    assert world.meridian.name == "Meridian & Co"
    assert fresh_proof.HELD not in client.session


def test_a_step_up_keeps_it_too(world):
    seed = enrol(world.ada)
    client = world.client("ada")
    demand(world.meridian)
    caught = client.post(GENERAL, TYPED)
    assert caught["Location"] == "/sign-in/second-factor/?next=" + RESUME

    answer = client.post(caught["Location"], {"code": code(seed)})

    assert answer["Location"] == RESUME
    assert "Meridian &amp; Co" in client.get(RESUME).content.decode()


def test_a_form_of_another_site_is_not_kept(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.ada)
    demand(world.meridian)

    answer = client.post(GENERAL, TYPED)

    assert (answer.status_code, answer["Location"].split("next=")[1]) == (303, GENERAL)
    assert fresh_proof.HELD not in client.session


@pytest.mark.parametrize("typed", [{"name": "x" * 60_001}, {"name": "x" * 300_000}])
def test_what_is_too_large_is_not_kept(world, typed):
    client = world.client("ada")
    demand(world.meridian)

    assert client.post(GENERAL, typed)["Location"].endswith(f"next={GENERAL}")
    assert fresh_proof.HELD not in client.session


def _code(key):
    plain = key.replace(" ", "")
    return code(base64.b32decode(plain + "=" * (-len(plain) % 8)))
