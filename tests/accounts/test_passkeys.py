"""Passkeys, with a key in software."""

import time

import pytest
import time_machine

from accounts.models import Passkey
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from tests.accounts.software_key import SoftwareKey

NEW = "/account/security/passkeys/new/"
PROVE = "/sign-in/second-factor/passkey/"
PAGE = "/sign-in/second-factor/"


@pytest.fixture(autouse=True)
def here(settings):
    settings.KAZINEX_PUBLIC_URL = "http://localhost:8000"


def add(client, key, name="Laptop"):
    options = client.post("/account/security/passkeys/create/").json()
    return client.post(NEW, {"name": name, "credential": key.create(options)})


def at_second_step(world, name="dina"):
    client = world.client()
    client.post("/sign-in/", {"email": f"{name}@meridian.example", "password": world.password})
    return client


def test_a_passkey_is_added_and_signs_in(world):
    key = SoftwareKey()
    added = add(world.client("dina"), key)
    client = at_second_step(world)

    answer = client.post(PAGE, {"credential": key.prove(client.post(PROVE).json())})

    assert added["Location"].startswith("/account/security/recovery-codes/")
    assert (answer.status_code, client.session["amr"]) == (303, ["pwd", "webauthn"])
    assert [sentence(event) for event in AuditEvent.objects.filter(action="second_factor_added")] == [
        "Dina Okafor set up a second factor: Laptop"
    ]


def test_a_challenge_is_used_once(world):
    key = SoftwareKey()
    add(world.client("dina"), key)
    client = at_second_step(world)
    options = client.post(PROVE).json()
    other = SoftwareKey(id=key.id)

    assert client.post(PAGE, {"credential": other.prove(options)}).status_code == 422
    assert client.post(PAGE, {"credential": key.prove(options)}).status_code == 422


def test_an_answer_to_another_site_or_an_old_challenge_is_refused(world):
    key = SoftwareKey()
    add(world.client("dina"), key)
    client = at_second_step(world)

    key.origin = "https://kazinex.evil.example"
    assert client.post(PAGE, {"credential": key.prove(client.post(PROVE).json())}).status_code == 422
    key.origin = "http://localhost:8000"
    options = client.post(PROVE).json()
    with time_machine.travel(time.time() + 6 * 60):
        assert client.post(PAGE, {"credential": key.prove(options)}).status_code == 422


def test_somebody_elses_passkey_opens_nothing(world):
    own, other = SoftwareKey(), SoftwareKey()
    add(world.client("dina"), own)
    add(world.client("remy"), other)
    client = at_second_step(world)

    answer = client.post(PAGE, {"credential": other.prove(client.post(PROVE).json())})

    assert answer.status_code == 422
    assert [sentence(event) for event in AuditEvent.objects.filter(action="second_factor_failed")] == [
        "Dina Okafor gave a wrong second factor (passkey): the answer does not hold"
    ]


def test_a_counter_that_goes_back_is_a_copy(world):
    key = SoftwareKey()
    add(world.client("dina"), key)
    Passkey.objects.update(sign_count=9)
    client = at_second_step(world)

    assert client.post(PAGE, {"credential": key.prove(client.post(PROVE).json())}).status_code == 422


@pytest.mark.parametrize("credential", ["", "nonsense", "[]", '{"id": 7}', '{"id": "x"}', "{" * 5000])
def test_nonsense_is_refused_with_words(world, credential):
    add(world.client("dina"), SoftwareKey())

    assert at_second_step(world).post(PAGE, {"credential": credential}).status_code == 422


def test_the_same_passkey_twice_is_refused(world):
    key, client = SoftwareKey(), world.client("dina")
    add(client, key)

    answer = add(client, key)

    assert (answer.status_code, "already set up" in answer.text) == (422, True)


def test_a_passkey_is_a_fresh_proof_beside_the_password(world):
    key, client = SoftwareKey(), world.client("dina")
    add(client, key)

    alone = client.post("/account/confirm/", {"password": world.password})
    proof = key.prove(client.post(PROVE).json())
    both = client.post("/account/confirm/", {"password": world.password, "credential": proof})

    assert (alone.status_code, both.status_code) == (422, 303)


def test_the_choice_of_factor_is_remembered(world):
    from tests.accounts import factors

    seed, key = factors.enrol(world.dina), SoftwareKey()
    client = world.client()
    factors.sign_in(client, "dina@meridian.example", world.password, seed, steps=-1)
    add(client, key)
    client.post("/sign-out/")
    sign_in = {"email": "dina@meridian.example", "password": world.password}
    client.post("/sign-in/", sign_in)
    first = client.get(PAGE).context["kind"]
    client.post(f"{PAGE}?with=webauthn", {"credential": key.prove(client.post(PROVE).json())})
    client.post("/sign-out/")
    client.post("/sign-in/", sign_in)

    assert (first, client.get(PAGE).context["kind"]) == ("totp", "webauthn")
    assert client.post(f"{PAGE}?with=totp", {"code": factors.code(seed)}).status_code == 303
