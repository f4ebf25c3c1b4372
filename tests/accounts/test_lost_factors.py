"""A factor never vanishes silently: what a plan, a provider or an organisation takes away leaves no password alone."""

import pytest
from django.core import mail
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.domain.actors import PersonActor
from accounts.models import Membership, MembershipStatus, Organisation, Phone, Plan, Session
from accounts.queries import factors
from accounts.services import members, recovery_codes
from kazinex.core import outbox
from tests.accounts.factors import enrol, sign_in

STEP = "/sign-in/second-factor/"
SUBJECT = "A second factor of yours is not offered any more"


@pytest.fixture(autouse=True)
def _provider(settings):
    settings.KAZINEX_SMS_BACKEND = "file"


def telephone(user):
    made = Phone.sealed(user.pk, "+61412345678")
    made.confirmed = True
    made.save()


def subjects():
    while outbox.dispatch():
        pass
    return [message.subject for message in mail.outbox]


def signed_in(user):
    return Session.objects.filter(user=user).exists()


def test_lowering_the_plan_leaves_no_password_alone(world):
    telephone(world.dina)
    Organisation.objects.update(plan=Plan.STANDARD)
    client = world.client()

    answer = sign_in(client, "dina@meridian.example", world.password)

    assert answer["Location"] == STEP
    shown = client.get(STEP)
    assert (shown.status_code, "Your second factor is not offered any more" in shown.text) == (403, True)
    assert client.get("/account/security/authenticator/").status_code == 302
    assert not signed_in(world.dina)


def test_a_recovery_code_lets_its_owner_in_and_to_a_new_device(world):
    telephone(world.dina)
    codes = recovery_codes.renew(world.dina, by=PersonActor(world.dina))
    Organisation.objects.update(plan=Plan.STANDARD)
    client = world.client()
    sign_in(client, "dina@meridian.example", world.password)
    assert "Text messages are not offered any more" in client.get(STEP).text

    client.post(f"{STEP}?with=recovery", {"code": codes[0]})
    asked = client.get("/account/security/authenticator/")
    client.post(asked["Location"], {"password": world.password})

    assert signed_in(world.dina)
    assert client.get("/account/security/authenticator/").status_code == 200
    assert "none of your organisations offers text messages now" in " ".join(
        client.get("/account/security/").text.split()
    )


def test_its_owner_is_told_once(world):
    telephone(world.dina)
    Organisation.objects.update(plan=Plan.STANDARD)

    for _ in range(2):
        sign_in(world.client(), "dina@meridian.example", world.password)

    assert subjects().count(SUBJECT) == 1


@pytest.mark.parametrize("leave", [members.remove, members.deactivate])
def test_leaving_the_organisation_that_paid_is_told(world, leave):
    telephone(world.miko)

    leave(Membership.objects.get(user=world.miko), reason="Contract ended", by=world.actor("ada", ""))
    sign_in(world.client(), "miko@consult.example", world.password)

    assert subjects().count(SUBJECT) == 1
    assert not signed_in(world.miko)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.tuples(
        st.tuples(st.sampled_from(Plan.values), st.sampled_from(Plan.values)),
        st.sampled_from(["file", "none"]),
        st.tuples(st.booleans(), st.booleans()),
    ),
    has=st.sets(st.sampled_from(["totp", "sms", "codes"])),
)
def test_whoever_set_up_a_factor_never_gets_in_by_the_password_alone(world, settings, place, has):
    plans, provider, belongs = place
    with transaction.atomic():
        settings.KAZINEX_SMS_BACKEND = provider
        furnish(world, plans, belongs, has)

        sign_in(world.client(), "miko@consult.example", world.password)

        protected = bool(has & {"totp", "sms"})
        usable = {"totp"} & has | ({"sms"} & has if pays(plans, provider, belongs) else set())
        assert signed_in(world.miko) is not protected
        assert factors.is_enrolled(world.miko) is protected
        assert set(factors.ways_in(world.miko)) == usable | ({"recovery"} if protected and "codes" in has else set())
        transaction.set_rollback(True)


def furnish(world, plans, belongs, has):
    for organisation, plan, active in zip((world.meridian, world.northgate), plans, belongs, strict=True):
        Organisation.objects.filter(pk=organisation.pk).update(plan=plan)
        if not active:
            end_membership(world, organisation)
    if "totp" in has:
        enrol(world.miko)
    if "sms" in has:
        telephone(world.miko)
    if "codes" in has:
        recovery_codes.renew(world.miko, by=PersonActor(world.miko))


def end_membership(world, organisation):
    from kazinex.core.tenancy import organisation_active

    with organisation_active(organisation):
        Membership.objects.filter(user=world.miko).update(status=MembershipStatus.DEACTIVATED)


def pays(plans, provider, belongs):
    return provider == "file" and any(on and plan == Plan.ENTERPRISE for plan, on in zip(plans, belongs, strict=True))
