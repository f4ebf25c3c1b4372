"""The way from anonymous to signed in."""

from accounts.models import Session
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core import crypto

WRONG = "The e-mail address or the password is not right."


def post(client, email, password, **more):
    return client.post("/sign-in/", {"email": email, "password": password, **more})


def test_a_right_password_signs_in_and_goes_where_one_wanted(world):
    client = world.client()

    response = post(client, "Dina@Meridian.example", world.password, next="/account/security/")

    assert (response.status_code, response["Location"]) == (303, "/account/security/")
    assert client.get("/account/").status_code == 200
    assert [sentence(event) for event in AuditEvent.objects.filter(action="signed_in")] == [
        "Dina Okafor signed in with password"
    ]


def test_the_session_row_cannot_be_used_as_a_cookie(world):
    client = world.client()
    post(client, "dina@meridian.example", world.password)
    key = client.cookies["kazinex_session"].value

    row = Session.objects.get(user=world.dina)

    assert row.key_hash == crypto.digest(key)
    assert key not in (row.key_hash, row.public_id, row.data)
    thief = world.client()
    thief.cookies["kazinex_session"] = row.key_hash
    assert thief.get("/account/").status_code == 302


def test_unknown_and_known_accounts_get_the_same_answer(world):
    known = post(world.client(), "dina@meridian.example", "wrong")
    unknown = post(world.client(), "nobody@meridian.example", "wrong")

    assert (known.status_code, unknown.status_code) == (422, 422)
    assert WRONG in known.text
    assert WRONG in unknown.text
