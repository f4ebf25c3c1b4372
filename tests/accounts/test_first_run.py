"""An empty installation, and the console."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Authenticator, Membership, Organisation, User
from accounts.services import first_run
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core import outbox
from kazinex.core.tenancy import organisation_active
from tests.accounts.factors import enrol
from tests.cast import HouseClient

FIELDS = {
    "organisation": "Meridian Rail Alliance",
    "slug": "meridian",
    "time_zone": "Australia/Sydney",
    "name": "Ada Admin",
    "email": "ada@meridian.example",
    "password": "seven quiet herons wade",
}


@pytest.fixture
def empty(db, settings, tmp_path):
    settings.KAZINEX_DEMO = False
    settings.KAZINEX_VAR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return HouseClient()


def test_the_first_visit_leads_to_the_page(empty):
    assert empty.get("/")["Location"] == "/first-run/"
    assert empty.get("/first-run/").status_code == 200


def test_the_code_makes_the_first_organisation_once(empty):
    code = first_run.code()
    assert first_run.place().stat().st_mode & 0o777 == 0o600

    wrong = empty.post("/first-run/", FIELDS | {"given_code": "0000-0000-0000-0000"})
    right = empty.post("/first-run/", FIELDS | {"given_code": code})
    again = HouseClient().post("/first-run/", FIELDS | {"given_code": code, "slug": "other", "email": "eve@x.example"})

    assert (wrong.status_code, right["Location"], again.status_code) == (422, "/sign-in/", 404)
    assert [user.email for user in User.objects.all()] == ["ada@meridian.example"]
    ada, meridian = User.objects.get(), Organisation.objects.get()
    assert ada.managing_organisation == meridian
    with organisation_active(meridian):
        assert [(member.user, member.role) for member in Membership.objects.all()] == [(ada, "org_admin")]
        assert [
            sentence(event)
            for event in AuditEvent.objects.exclude(category__in=["workflow", "correspondence"]).order_by("pk")
        ] == [
            "Ada Admin created the organisation Meridian Rail Alliance",
            "Ada Admin added Ada Admin <ada@meridian.example> as Org Admin",
        ]
    signed_in = empty.post("/sign-in/", {"email": FIELDS["email"], "password": FIELDS["password"]})
    assert signed_in.status_code == 303


def test_a_weak_password_makes_nothing(empty):
    answer = empty.post("/first-run/", FIELDS | {"given_code": first_run.code(), "password": "meridian"})

    assert (answer.status_code, User.objects.count(), Organisation.objects.count()) == (422, 0, 0)


def test_codes_cannot_be_guessed_for_long(empty):
    first_run.code()

    answers = [empty.post("/first-run/", FIELDS | {"given_code": f"guess-{n}"}).text for n in range(11)]

    assert "Too many tries" in answers[-1]


def test_with_the_demo_there_is_no_such_page(empty, settings):
    settings.KAZINEX_DEMO = True

    assert empty.get("/first-run/").status_code == 404


def test_the_console_resets_a_locked_out_admin_and_tells_the_others(world, mailoutbox, capsys):
    enrol(world.ada)
    client = world.client("ada")

    call_command("break_glass_reset_2fa", "ADA@meridian.example", "--ticket", "OPS-7, seen in person", "--yes")
    while outbox.dispatch():
        pass

    assert not Authenticator.objects.exists()
    assert client.get("/account/").status_code == 302
    said = [sentence(event) for event in AuditEvent.objects.filter(action="two_factor_reset")]
    person = "Ada Admin <ada@meridian.example>"
    who = "Server console (break_glass_reset_2fa)"
    assert said == [f"{who} reset two-factor authentication of {person}: OPS-7, seen in person"]
    assert [mail.subject for mail in mailoutbox] == ["Your two-factor authentication was reset"]


def test_the_console_refuses_an_unknown_address(world):
    with pytest.raises(CommandError, match="There is no account"):
        call_command("break_glass_reset_2fa", "x@y.example", "--ticket", "OPS-7", "--yes")
