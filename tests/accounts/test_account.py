"""A person's own pages."""

import re
import time
from datetime import UTC, datetime

import time_machine

from accounts.models import Authenticator, RecoveryCode, User
from accounts.services import invitations
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core import clock, outbox
from kazinex.ui import texts
from tests.accounts.factors import code, enrol, found, sign_in
from tests.person import Person


def said(action):
    return [sentence(event) for event in AuditEvent.objects.filter(action=action)]


def sent(mailoutbox):
    while outbox.dispatch():
        pass
    return {(mail.subject, mail.to[0]): mail.body for mail in mailoutbox}


def test_a_changed_name_is_old_and_new_in_the_log(world):
    world.client("dina").post("/account/", {"name": "Dina Okafor-Lee"})

    event = AuditEvent.objects.get(action="name_changed")
    assert event.details["changes"] == {"Name": ["Dina Okafor", "Dina Okafor-Lee"]}
    assert User.objects.get(pk=world.dina.pk).name == "Dina Okafor-Lee"


def test_security_shows_factors_codes_and_what_happened_once(world):
    client = world.client()
    seed = enrol(world.miko)
    sign_in(client, "miko@consult.example", world.password, seed)

    page = client.get("/account/security/")

    assert "Authenticator app" in page.text
    assert page.text.count("Miko Mori signed in with password, authenticator app") == 1


def test_enrolling_twice_in_two_tabs_keeps_the_first(world):
    client = world.client("dina")
    address = "/account/security/authenticator/"
    one, two = (client.get(address).context["setup"] for _ in range(2))

    first = client.post(address, {"code": code(one.seed), "setup": one.sealed})
    second = client.post(address, {"code": code(two.seed), "setup": two.sealed})

    assert (first.status_code, second.status_code) == (303, 422)
    assert "set up in another window meanwhile" in second.text
    assert Authenticator.objects.get().seed == one.seed


def test_moving_to_another_app_replaces_the_first(world):
    enrol(world.dina)
    client = world.client("dina")
    address = "/account/security/authenticator/"
    setup = client.get(address).context["setup"]

    client.post(address, {"code": code(setup.seed), "setup": setup.sealed})

    assert Authenticator.objects.get().seed == setup.seed


def test_a_setup_of_somebody_else_or_altered_starts_anew(world):
    address = "/account/security/authenticator/"
    foreign = world.client("remy").get(address).context["setup"]
    client = world.client("dina")

    for sealed in (foreign.sealed, "k1:AAAA", "nonsense", ""):
        assert client.post(address, {"code": code(foreign.seed), "setup": sealed}).status_code in {200, 422}
    assert not Authenticator.objects.exists()


def test_the_secret_is_on_the_page_once_and_in_no_address_or_table(world):
    client = world.client("dina")
    address = "/account/security/authenticator/"
    page = client.get(address)
    key = page.context["setup"].setup_key
    client.post(address, {"code": code(page.context["setup"].seed), "setup": page.context["setup"].sealed})

    assert key in page.text
    assert "data:image/png;base64," in page.text
    assert key not in client.get("/account/security/").text
    assert key.replace(" ", "") not in Authenticator.objects.get().sealed_seed


def test_recovery_codes_are_shown_until_saved_downloaded_and_kept_as_hashes(world):
    client = world.client("dina")
    address = "/account/security/authenticator/"
    setup = client.get(address).context["setup"]
    after = client.post(address, {"code": code(setup.seed), "setup": setup.sealed})

    codes = client.get(after["Location"]).context["codes"]
    file = client.get("/account/security/recovery-codes/download/")
    client.post("/account/security/recovery-codes/")

    assert len(set(codes)) == 10
    assert all(each in file.text for each in codes)
    assert file["Content-Disposition"] == 'attachment; filename="kazinex-recovery-codes.txt"'
    assert client.get("/account/security/recovery-codes/download/").status_code == 302
    verifiers = " ".join(RecoveryCode.objects.values_list("verifier", flat=True))
    assert not any(each.replace("-", "")[5:] in verifiers for each in codes)


def test_renewing_kills_the_codes_before(world):
    enrol(world.dina)
    client = world.client("dina")
    address = "/account/security/recovery-codes/"
    client.post(f"{address}renew/")
    old = client.get(address).context["codes"]
    client.post(f"{address}renew/")
    new = client.get(address).context["codes"]

    assert not set(old) & set(new)
    assert RecoveryCode.objects.count() == 10
    assert said("recovery_codes_made") == ["Dina Okafor was given 10 new recovery codes"] * 2


def test_removing_a_factor_ends_other_sessions_and_is_told(world, mailoutbox):
    enrol(world.dina)
    here, there = world.client("dina"), world.client("dina")
    address = f"/account/security/factors/{Authenticator.objects.get().public_id}/remove/"

    here.post(address)

    assert not Authenticator.objects.exists()
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 302)
    assert said("second_factor_removed") == ["Dina Okafor removed a second factor: Authenticator app"]
    assert list(sent(mailoutbox)) == [("A second factor was removed from your account", "dina@meridian.example")]


def test_nobody_removes_somebody_elses_factor(world):
    enrol(world.remy)
    address = f"/account/security/factors/{Authenticator.objects.get().public_id}/remove/"

    assert world.client("dina").post(address).status_code == 404
    assert Authenticator.objects.count() == 1


def test_a_new_address_is_confirmed_by_the_new_and_told_to_the_old(world, mailoutbox):
    client = world.client("dina")
    client.post("/account/email/", {"email": "dina.o@meridian.example"})
    letters = sent(mailoutbox)
    confirm = letters["Confirm your new e-mail address", "dina.o@meridian.example"]
    assert ("Your e-mail address is about to change", "dina@meridian.example") in letters
    link = found(r"/account/email/confirm/\S+", confirm)

    shown = world.client().get(link)
    assert User.objects.get(pk=world.dina.pk).email == "dina@meridian.example"
    world.client().post(link)

    assert shown.status_code == 200
    assert User.objects.get(pk=world.dina.pk).email == "dina.o@meridian.example"
    assert world.client().post(link).status_code == 410
    told = {to for subject, to in sent(mailoutbox) if subject == "Your e-mail address was changed"}
    assert told == {"dina@meridian.example", "dina.o@meridian.example"}
    assert said("email_changed") == ["Dina Okafor changed their e-mail address"]


def test_the_old_address_stops_the_change_and_every_session(world, mailoutbox):
    client = world.client("dina")
    client.post("/account/email/", {"email": "thief@evil.example"})
    letters = sent(mailoutbox)
    asked = letters["Your e-mail address is about to change", "dina@meridian.example"]
    confirm = letters["Confirm your new e-mail address", "thief@evil.example"]

    world.client().post(found(r"/account/email/confirm/\S+/stop/", asked))

    assert world.client().post(found(r"/account/email/confirm/\S+", confirm)).status_code == 410
    assert client.get("/account/").status_code == 302
    assert User.objects.get(pk=world.dina.pk).email == "dina@meridian.example"


def test_an_address_of_somebody_else_answers_the_same_and_gets_no_link(world, mailoutbox):
    free = world.client("dina").post("/account/email/", {"email": "free@meridian.example"})
    taken = world.client("remy").post("/account/email/", {"email": "Ada@meridian.example"})

    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])
    assert {to for subject, to in sent(mailoutbox) if subject.startswith("Confirm")} == {"free@meridian.example"}


def test_a_new_device_is_told_by_mail_and_a_known_one_is_not(world, mailoutbox):
    first = world.client()
    sign_in(first, "dina@meridian.example", world.password)
    first.post("/sign-out/")
    sign_in(first, "dina@meridian.example", world.password)
    assert list(sent(mailoutbox)) == []

    sign_in(world.client(), "dina@meridian.example", world.password)

    assert list(sent(mailoutbox)) == [("A new sign-in to your account", "dina@meridian.example")]


def test_an_address_whose_invitation_was_withdrawn_may_become_somebodys(world, mailoutbox):
    """Once invited and withdrawn, it could become nobody's new address, without a word."""
    ada = world.actor("ada", "")
    invitation, _link = invitations.invite(email="dina.o@meridian.example", role="member", by=ada)
    world.client("dina").post("/account/email/", {"email": "dina.o@meridian.example"})
    assert not [to for subject, to in sent(mailoutbox) if subject.startswith("Confirm")]

    invitations.revoke(invitation, by=ada)
    world.client("dina").post("/account/email/", {"email": "dina.o@meridian.example"})
    confirm = sent(mailoutbox)["Confirm your new e-mail address", "dina.o@meridian.example"]
    world.client().post(found(r"/account/email/confirm/\S+", confirm))

    assert User.objects.get(pk=world.dina.pk).email == "dina.o@meridian.example"
    assert said("email_changed") == ["Dina Okafor changed their e-mail address"]


def test_new_recovery_codes_are_shown_for_fifteen_minutes_at_most(world):
    """They stayed readable in a session for as long as it lived."""
    client = world.client()
    sign_in(client, "dina@meridian.example", world.password, enrol(world.dina))
    client.post("/account/security/recovery-codes/renew/")
    page = "/account/security/recovery-codes/"
    first = client.get(page).context["codes"]

    with time_machine.travel(time.time() + 16 * 60):
        later, file = client.get(page).context["codes"], client.get(f"{page}download/")

    assert (len(first), later, file.status_code) == (10, [], 302)
    assert "new_recovery_codes" not in client.session


def test_times_and_dates_are_shown_to_a_person_as_they_chose_and_to_nobody_else(world, mailoutbox):
    dina = Person(world.client("dina")).open("/account/")
    dina.press("Save times", {"Time zone": "Europe/London", "Date format": "2026-03-03"})

    assert "Times and dates are shown as you chose." in dina.text
    event = AuditEvent.objects.get(action="times_chosen", organisation=world.meridian)
    assert event.details["changes"] == {"Time zone": ["", "Europe/London"], "Date format": ["", "Y-m-d"]}
    actor = world.actor("dina")
    assert texts.zone_of(actor) == "Europe/London"
    assert texts.zone_of(world.actor("remy")) == "Australia/Sydney"
    with clock.at(datetime(2026, 3, 3, 23, 30, tzinfo=UTC)):
        world.add_document("HT-9")
    body = dina.open("/o/meridian/p/harbour/documents/HT-9/").text
    assert ("2026-03-03, 23:30 GMT" in body, "AEDT" in body) == (True, False), body
    assert "4 Mar 2026" in world.client("abel").get("/o/meridian/p/harbour/documents/HT-9/").content.decode()

    new = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/shares/new/"
    dina.open(new).press("Create Share", {"Recipient name": "Kim Vale", "Recipient email": "kim@client.example"})
    (mail,) = [body for (_subject, to), body in sent(mailoutbox).items() if to == "kim@client.example"]
    kept = AuditEvent.objects.get(action="share_created").details["expires"]
    for words in (mail, kept):
        assert re.search(r"\d{1,2} [A-Z][a-z]{2} 20\d\d", words), words
        assert not re.search(r"20\d\d-\d\d-\d\d", words), words

    dina.client.post("/account/times/", {"time_zone": "Mars/Olympus", "date_format": "j"})
    world.dina.refresh_from_db()
    assert (world.dina.time_zone, world.dina.date_format) == ("Europe/London", "Y-m-d")
