"""Guesses refused unseen during a pause leave one event at its end, with their number (SPEC 4)."""

import pytest

from accounts.models import Authenticator, Phone
from accounts.models.factors import HARD_STOP
from accounts.services import authenticators, lockouts, phones, proofs, recovery_codes
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core import clock, outbox
from kazinex.core.errors import RuleBroken
from kazinex.core.models import Outbox
from tests.accounts.factors import enrol
from tests.cast import HouseClient


def ended():
    """The sentences about pauses that ended, once every pause is over."""
    Outbox.objects.filter(kind=lockouts.KIND).update(available_at=clock.machine_now())
    while outbox.dispatch():
        pass
    return [sentence(event) for event in AuditEvent.objects.filter(action="lockout_ended").order_by("id")]


def guess_passwords(count, email="dina@meridian.example", address="203.0.113.7"):
    for _ in range(count):
        HouseClient().post("/sign-in/", {"email": email, "password": "wrong"}, REMOTE_ADDR=address)


def paused(device, failures=6):
    device.throttling_failure_count, device.throttling_failure_timestamp = failures, clock.now()
    device.save()
    return device


def test_refused_passwords_are_counted_and_told_once_at_the_end_of_the_pause(world):
    guess_passwords(5 + 4)
    while outbox.dispatch():
        pass
    assert not AuditEvent.objects.filter(action="lockout_ended").exists()

    told = ["A pause of Dina Okafor <dina@meridian.example> (password) ended; guesses refused meanwhile: 4"]
    assert ended() == told
    assert ended() == told


def test_the_next_pause_has_a_number_of_its_own(world):
    guess_passwords(5 + 2)
    assert len(ended()) == 1
    guess_passwords(3)

    assert [words[-1] for words in ended()] == ["2", "3"]


def test_of_an_account_that_does_not_exist_nothing_is_told_and_as_much_is_done(world):
    guess_passwords(7, "nobody@meridian.example")
    assert Outbox.objects.filter(kind=lockouts.KIND).count() == 1

    assert ended() == []


def test_refused_codes_of_every_factor_are_counted(world):
    enrol(world.remy)
    paused(Authenticator.objects.get())
    phone = Phone.sealed(world.remy.pk, "+61412345678")
    phone.confirmed = True
    paused(phone, failures=HARD_STOP)
    for _ in range(3):
        assert not authenticators.verify(world.remy, code="000000")
    for _ in range(2):
        assert not phones.verify(world.remy, code="000000", txn="x")

    assert [words.split(" (")[1] for words in ended()] == [
        "authenticator app) ended; guesses refused meanwhile: 3",
        "text message) ended; guesses refused meanwhile: 2",
    ]


def confirm_wrongly(user):
    with pytest.raises(RuleBroken):
        proofs.confirm(user, proofs.Given("wrong"), kinds=set())


def test_refused_recovery_codes_and_proofs_are_counted(world):
    for _ in range(10 + 6):
        recovery_codes.verify(world.remy, code="WRONG")
    for _ in range(10):
        confirm_wrongly(world.remy)
    for _ in range(3):
        assert proofs.confirm(world.remy, proofs.Given("wrong"), kinds=set()).wait

    assert [words.split(" (")[1] for words in ended()] == [
        "recovery code) ended; guesses refused meanwhile: 6",
        "fresh proof) ended; guesses refused meanwhile: 3",
    ]
