"""Settings → Members as pages: list, filters, export, one member, reset 2FA."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts import queries
from accounts.models import Authenticator, Membership, Notification, User
from accounts.models.factors import make_seed
from accounts.services import members, two_factor_policy
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core import clock
from kazinex.core.actors import CommandActor
from kazinex.core.tenancy import organisation_active
from tests.cast import nobody_active, prove_afresh

MEMBERS = "/o/meridian/settings/members/"


def last_event():
    return AuditEvent.objects.order_by("-id").first()


def page_of(world, name):
    return f"{MEMBERS}{Membership.objects.get(user=world.people[name]).public_id}/"


def enrol(user):
    device = Authenticator.sealed(user.pk, make_seed())
    device.save()


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("otto", 200), ("petra", 403), ("dina", 403), ("wes", 403)])
def test_the_list_is_for_org_admins_and_org_managers(world, who, status):
    assert world.client(who).get(MEMBERS).status_code == status


def test_the_list_names_everybody_here_and_nobody_from_elsewhere(world):
    page = world.client("otto").get(MEMBERS).content.decode()

    for name in ("Ada Admin", "Remy Rousseau", "Miko Mori", "Workflow Responder"):
        assert name in page
    assert "Nora North" not in page
    assert "Dan Depot" not in page


def test_every_filter_stands_in_the_address(world):
    enrol(world.dina)
    two_factor_policy.require(world.meridian, grace_days=9, by=CommandActor("test"))
    enrol(world.ada)
    client = world.client("ada")
    session = client.session
    session.save()

    def names(query):
        found = client.get(f"{MEMBERS}?{query}").content.decode()
        return {name for name in ("Ada Admin", "Dina Okafor", "Remy Rousseau", "Wes Walker") if name in found}

    assert names("search=rous") == {"Remy Rousseau"} | names("search=zzz")
    assert names("role=workflow_responder") - names("search=zzz") == {"Wes Walker"}
    assert "Dina Okafor" in names("two_factor=enabled")
    assert "Remy Rousseau" not in names("two_factor=enabled")
    assert "Remy Rousseau" in names("two_factor=pending")
    assert names("two_factor=off") == names("search=zzz")
    assert "Remy Rousseau" in names("last_active=never")
    assert names("status=deactivated") == names("search=zzz")


@pytest.mark.parametrize("sort", ["name", "-email", "role", "-status", "last_active", "nonsense"])
def test_the_list_sorts_by_its_columns(world, sort):
    assert world.client("ada").get(f"{MEMBERS}?sort={sort}").status_code == 200


def test_the_export_holds_the_filtered_members_and_is_recorded(world):
    answer = world.client("ada").post(f"{MEMBERS}export/?role=org_admin")

    book = load_workbook(BytesIO(answer.content), read_only=True)
    rows = list(book.worksheets[1].iter_rows(values_only=True))
    assert [row[:3] for row in rows] == [("Name", "E-mail", "Role"), ("Ada Admin", "ada@meridian.example", "Org Admin")]
    assert sentence(last_event()) == "Ada Admin exported the list of members to Excel (1 rows)"
    assert world.client("ada").get(f"{MEMBERS}export/").status_code == 405


def test_a_role_is_changed_on_the_page_with_a_reason(world):
    client = world.client("ada")

    assert client.post(page_of(world, "remy"), {"role": "org_manager", "reason": ""}).status_code == 422
    assert client.post(page_of(world, "remy"), {"role": "org_manager", "reason": "Runs it"}).status_code == 302

    assert Membership.objects.get(user=world.remy).role == "org_manager"
    assert Notification.objects.filter(user=world.remy, kind="role_changed").count() == 1


def test_an_org_manager_is_not_offered_what_they_cannot_do(world):
    page = world.client("otto").get(page_of(world, "ada")).content.decode()

    assert "Only an Org Admin can change this role." in page
    assert "Deactivate" not in page
    assert "Reset 2FA" not in world.client("otto").get(page_of(world, "remy")).content.decode()
    answer = world.client("otto").post(page_of(world, "remy"), {"role": "org_admin", "reason": "x"})
    assert "Choose one of the listed values." in answer.content.decode()


def test_foreign_and_made_up_members_answer_alike(world):
    foreign = "0" * 24
    for name in ("deactivate/", "remove/", "reset-2fa/", ""):
        assert world.client("ada").get(f"{MEMBERS}{foreign}/{name}").status_code == 404


def test_reset_2fa_removes_the_factors_ends_sessions_and_tells(world):
    enrol(world.remy)
    client = world.client("remy")
    assert client.get("/account/").status_code == 200

    answer = world.client("ada").post(f"{page_of(world, 'remy')}reset-2fa/", {"reason": "Lost the phone"})

    assert answer.status_code == 302
    assert not Authenticator.objects.filter(user=world.remy).exists()
    assert client.get("/account/").status_code == 302
    events = [sentence(event) for event in AuditEvent.objects.filter(action="two_factor_reset")]
    assert events == [
        "Ada Admin reset two-factor authentication of Remy Rousseau <remy@meridian.example>: Lost the phone"
    ]


@pytest.mark.parametrize(
    ("whom", "words"),
    [
        ("ada", "You cannot reset your own second factor."),
        ("miko", "account is managed by another organisation"),
        ("remy", "has no second factor set up"),
    ],
)
def test_reset_2fa_says_why_not(world, monkeypatch, whom, words):
    prove_afresh(monkeypatch)
    enrol(world.ada)
    enrol(world.miko)
    User.objects.filter(pk=world.miko.pk).update(managing_organisation=world.northgate)

    answer = world.client("ada").post(f"{page_of(world, whom)}reset-2fa/", {"reason": "Please"})

    assert words in answer.content.decode()
    assert not AuditEvent.objects.filter(action="two_factor_reset").exists()


def test_reset_2fa_is_for_org_admins_with_a_fresh_proof(world):
    enrol(world.remy)
    assert world.client("otto").get(f"{page_of(world, 'remy')}reset-2fa/").status_code == 403


def test_the_last_org_admin_cannot_be_ended_on_the_page(world):
    Membership.objects.filter(user=world.otto).update(role="org_admin")
    Membership.objects.filter(user=world.ada).update(status="deactivated")

    answer = world.client("otto").post(page_of(world, "otto"), {"role": "member", "reason": "Tired"})

    assert "is the last active Org Admin" in answer.content.decode()


def test_deactivate_reactivate_and_remove_on_the_page(world):
    client = world.client("ada")
    vera = page_of(world, "vera")

    assert client.post(f"{vera}deactivate/", {"reason": "On leave"}).status_code == 302
    world.vera.refresh_from_db()
    assert world.client("vera").get("/o/meridian/").status_code == 404
    assert client.post(f"{vera}reactivate/").status_code == 302
    assert world.client("vera").get("/o/meridian/").status_code == 200
    assert client.post(f"{vera}remove/", {"reason": "Contract over"}).url == MEMBERS
    world.vera.refresh_from_db()
    assert world.client("vera").get("/o/meridian/").status_code == 404


def test_a_get_changes_nothing(world):
    for name in ("deactivate/", "remove/"):
        assert world.client("ada").get(f"{page_of(world, 'vera')}{name}").status_code == 200
    assert world.client("ada").get(f"{page_of(world, 'vera')}reactivate/").status_code == 405
    assert Membership.objects.get(user=world.vera).is_active


def test_groups_are_a_column_a_filter_and_a_column_of_the_export(world):
    client = world.client("ada")
    civil = world.groups["civil_team"].public_id

    assert "Civil team" in client.get(f"{MEMBERS}?search=Remy").content.decode()
    found = client.get(f"{MEMBERS}?groups={civil}").content.decode()
    assert "Remy Rousseau" in found
    assert "Vera Voss" not in found
    book = load_workbook(BytesIO(client.post(f"{MEMBERS}export/?search=remy").content), read_only=True)
    rows = list(book.worksheets[1].iter_rows(values_only=True))
    assert [row[3] for row in rows] == ["Groups", "Civil team"]


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_many(world, django_assert_max_num_queries):
    client = world.client("ada")
    client.get(MEMBERS)
    with django_assert_max_num_queries(40) as one:
        client.get(f"{MEMBERS}?search=Remy")
    with django_assert_max_num_queries(40) as many:
        client.get(MEMBERS)

    assert len(one.captured_queries) == len(many.captured_queries)


def test_the_member_page_tells_what_happened_to_them(world):
    client = world.client("ada")
    client.post(page_of(world, "remy"), {"role": "org_manager", "reason": "Runs Viaduct"})

    page = client.get(page_of(world, "remy")).content.decode()

    assert "from Member to Org Manager: Runs Viaduct" in page


def grow_old(client):
    session = client.session
    session["auth_at"] = (clock.now() - timedelta(minutes=20)).isoformat()
    session.save()


def test_dangerous_pages_ask_for_a_fresh_proof(world):
    client = world.client("ada")
    grow_old(client)
    remy = page_of(world, "remy")
    dangerous = [
        "/o/meridian/settings/security/",
        "/o/meridian/settings/security/two-factor/require/",
        "/o/meridian/settings/security/two-factor/stop/",
        f"{remy}reset-2fa/",
    ]

    for path in dangerous:
        assert client.get(path).url.startswith("/account/confirm/?next=/o/meridian/settings/")
    assert client.post(remy, {"role": "org_admin", "reason": "Deputy"}).url.startswith("/account/confirm/")
    assert Membership.objects.get(user=world.remy).role == "member"
    assert client.post(remy, {"role": "workflow_responder", "reason": "Less"}).status_code == 302
    assert Membership.objects.get(user=world.remy).role == "workflow_responder"


@pytest.mark.parametrize("leave", [members.remove, members.deactivate])
def test_when_the_managing_organisation_lets_go_the_longest_membership_takes_over(world, monkeypatch, leave):
    """Nobody could reset a person whose managing organisation had let them go."""
    prove_afresh(monkeypatch)
    enrol(world.miko)
    with nobody_active(), organisation_active(world.northgate):
        User.objects.filter(pk=world.miko.pk).update(managing_organisation=world.northgate)
        theirs = Membership.objects.get(user=world.miko)
        leave(theirs, reason="Left", by=world.actor("nora", "", world.northgate))
    client = world.client("ada")

    client.post(f"{page_of(world, 'miko')}reset-2fa/", {"reason": "Lost the phone"})

    assert not Authenticator.objects.filter(user=world.miko).exists()
    assert sentence(AuditEvent.objects.filter(action="two_factor_reset").get()) == (
        "Ada Admin reset two-factor authentication of Miko Mori <miko@consult.example>: Lost the phone"
    )


def test_of_several_that_remain_the_longest_manages(world):
    User.objects.filter(pk=world.miko.pk).update(managing_organisation=None)
    Membership.objects.filter(user=world.miko).update(activated_at=clock.now())

    assert queries.managed_by(User.objects.get(pk=world.miko.pk)) == world.northgate.pk


def test_a_reset_sent_again_leaves_the_device_set_up_since(world, monkeypatch):
    """Sent again after the member had enrolled anew, it removed the new device."""
    prove_afresh(monkeypatch)
    enrol(world.remy)
    Authenticator.objects.update(created_at=clock.now() - timedelta(days=30))
    client, address = world.client("ada"), f"{page_of(world, 'remy')}reset-2fa/"
    typed = {"reason": "Lost the phone", "seen": client.get(address).context["form"].stamp}
    client.post(address, typed)
    enrol(world.remy)

    again = client.post(address, typed)

    assert "This is not as it was when you opened the page." in again.text
    assert Authenticator.objects.filter(user=world.remy).exists()
    assert AuditEvent.objects.filter(action="two_factor_reset").count() == 1


@pytest.mark.parametrize("ending", ["deactivate", "remove"])
def test_ending_a_membership_ends_the_one_that_was_shown(world, ending):
    client, address = world.client("ada"), f"{page_of(world, 'remy')}{ending}/"
    seen = client.get(address).context["form"].stamp
    Membership.objects.filter(user=world.remy).update(role="workflow_responder")

    answer = client.post(address, {"reason": "Left", "seen": seen})

    assert "Role is now: Workflow Responder." in answer.text
    assert Membership.objects.get(user=world.remy).status == "active"
