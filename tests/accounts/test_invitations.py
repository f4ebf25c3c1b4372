"""Invitations: sent, looked at, accepted, replaced, withdrawn."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts.models import Invitation, Membership, User
from accounts.services import invitations
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core import clock, outbox
from kazinex.core.errors import RuleBroken

MEMBERS = "/o/meridian/settings/members/"
NEW = {"name": "Nia Novak", "password": "seven slow herons wade"}


def last_event():
    return AuditEvent.objects.order_by("-id").first()


def path(link):
    return "/" + link.split("/", 3)[3]


def invite(world, email="nia@consult.example", role="member", who="ada", **more):
    invitation, link = invitations.invite(email=email, role=role, by=world.actor(who, ""), **more)
    return invitation, path(link)


def test_an_invitation_is_mailed_recorded_and_listed(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    invite(world)
    assert sentence(last_event()) == "Ada Admin invited nia@consult.example as Member"

    while outbox.dispatch():
        pass

    (letter,) = mail.outbox
    assert letter.subject == "Ada Admin invites you to Meridian Rail Alliance"
    assert letter.from_email.startswith('"Meridian Rail Alliance via Kazinex"')
    assert "/invitations/" in letter.body
    page = world.client("otto").get(f"{MEMBERS}?status=invited").content.decode()
    assert "nia@consult.example" in page
    assert "Open until" in page


def test_looking_at_the_link_changes_nothing(world):
    invitation, link = invite(world)

    for _ in range(3):
        assert world.client().get(link).status_code == 200
    assert world.client().head(link).status_code == 200

    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert last_event().action == "member_invited"


def test_somebody_new_joins_with_a_name_and_a_password_and_can_sign_in(world):
    _invitation, link = invite(
        world, role="org_manager", projects=[{"project_id": world.harbour.pk, "role": "reviewer"}]
    )
    client = world.client()

    answer = client.post(link, NEW)

    assert (answer.status_code, answer.url) == (302, "/sign-in/")
    user = User.objects.get(email="nia@consult.example")
    assert (user.name, user.managing_organisation) == ("Nia Novak", world.meridian)
    assert Membership.objects.get(user=user).role == "org_manager"
    assert world.role_of(user) == "reviewer"
    told = [sentence(event) for event in AuditEvent.objects.filter(actor_id=str(user.pk)).order_by("id")]
    assert told[0] == "Nia Novak accepted the invitation and joined as Org Manager"
    signed_in = client.post("/sign-in/", {"email": user.email, "password": NEW["password"]}, follow=True)
    assert signed_in.request["PATH_INFO"] == "/o/meridian/"


def test_a_weak_password_is_refused_and_nothing_is_lost(world):
    _invitation, link = invite(world)

    answer = world.client().post(link, {"name": "Nia Novak", "password": "password1"})

    assert answer.status_code == 422
    assert "Nia Novak" in answer.content.decode()
    assert not User.objects.get(email="nia@consult.example").has_usable_password()


def test_somebody_with_an_account_joins_by_signing_in(world):
    _invitation, link = invite(world, email="DAN@northgate.example")
    assert "Sign in to join" in world.client().get(link).content.decode()
    assert "This invitation is for somebody else" in world.client("nora").get(link).content.decode()
    assert world.client("nora").post(link).status_code == 200
    assert world.client().post(link, NEW).status_code == 200
    assert not Membership.objects.filter(user=world.dan, status="active").exists()

    answer = world.client("dan").post(link)

    assert (answer.status_code, answer.url) == (302, "/o/meridian/")
    assert Membership.objects.get(user=world.dan).is_active
    world.dan.refresh_from_db()
    assert world.dan.managing_organisation == world.northgate
    assert sentence(last_event()) == "Dan Depot accepted the invitation and joined as Member"


def test_an_invited_person_of_another_organisation_is_not_named_before_they_join(world):
    invite(world, email="dan@northgate.example")
    client = world.client("ada")

    assert "Dan Depot" not in client.get(MEMBERS).content.decode()
    assert "dan@northgate.example" not in client.get(f"{MEMBERS}?search=Depot").content.decode()
    assert "dan@northgate.example" in client.get(f"{MEMBERS}?search=northgate").content.decode()
    member = Membership.objects.get(user=world.dan)
    assert "Dan Depot" not in client.get(f"{MEMBERS}{member.public_id}/").content.decode()


def test_a_link_works_once(world):
    _invitation, link = invite(world)
    world.client().post(link, NEW)

    answer = world.client().post(link, NEW | {"name": "Somebody Else"})

    assert answer.status_code == 410
    assert "accepted already" in answer.content.decode()
    assert User.objects.get(email="nia@consult.example").name == "Nia Novak"


def test_sending_again_replaces_the_link(world):
    invitation, link = invite(world)
    member = invitation.membership.public_id

    assert world.client("otto").post(f"{MEMBERS}{member}/resend/").status_code == 302

    assert sentence(last_event()) == "Otto Oberon sent nia@consult.example a new invitation link"
    assert world.client().get(link).status_code == 410
    assert "replaced by a newer one" in world.client().get(link).content.decode()


def test_a_withdrawn_invitation_is_closed_and_leaves_the_list(world):
    invitation, link = invite(world)

    world.client("ada").post(f"{MEMBERS}{invitation.membership.public_id}/revoke/")

    assert sentence(last_event()) == "Ada Admin withdrew the invitation to nia@consult.example"
    assert world.client().post(link, NEW).status_code == 410
    assert "nia@consult.example" not in world.client("ada").get(MEMBERS).content.decode()
    assert not Invitation.objects.exists()


def test_an_invitation_expires_after_seven_days(world):
    invitation, link = invite(world)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=clock.now() - timedelta(seconds=1))

    answer = world.client().post(link, NEW)

    assert answer.status_code == 410
    assert "expired" in answer.content.decode()
    assert "nia@consult.example" in world.client("ada").get(f"{MEMBERS}?invitation=expired").content.decode()


def test_an_unknown_link_says_so(world):
    for token in ("nothing", "x" * 43, "%F0%9F%98%80"):
        answer = world.client().get(f"/invitations/{token}/")
        assert answer.status_code == 404
        assert "Link not found." in answer.content.decode()


def test_many_are_invited_by_pasting_and_each_refusal_is_named(world):
    typed = {"emails": "a@x.example, b@x.example\nDINA@meridian.example; A@x.example", "role": "member"}

    answer = world.client("ada").post(f"{MEMBERS}invite/", typed | {"project_role": "viewer"})

    page = answer.content.decode()
    assert "DINA@meridian.example is a member already." in page
    assert ">\nDINA@meridian.example</textarea>" in page
    assert sorted(Invitation.objects.values_list("email", flat=True)) == ["A@x.example", "b@x.example"]


@pytest.mark.parametrize("emails", ["not an address", "a@x.example, nonsense", ""])
def test_what_is_no_address_is_named_and_nobody_is_invited(world, emails):
    typed = {"emails": emails, "role": "member", "project_role": "viewer"}

    assert world.client("ada").post(f"{MEMBERS}invite/", typed).status_code == 422

    assert not Invitation.objects.exists()


def test_more_than_a_hundred_lines_are_invited_at_once(world):
    lines = "\n".join(f"Person {n} <person{n}@roll.example>" for n in range(101))

    answer = world.client("ada").post(
        f"{MEMBERS}invite/", {"emails": lines, "role": "member", "project_role": "viewer"}
    )

    assert (answer.status_code, Invitation.objects.count()) == (302, 101)
    assert AuditEvent.objects.filter(action="member_invited").count() == 101


def test_too_many_lines_and_bad_ones_are_refused_in_words_and_nothing_typed_is_lost(world):
    client, rest = world.client("ada"), {"role": "member", "project_role": "viewer"}
    many = "\n".join(f"person{n}@roll.example" for n in range(501))
    bad = "Jo Reid <jo@roll.example>\nno address here\nnia@roll"

    too_many = client.post(f"{MEMBERS}invite/", rest | {"emails": many}).content.decode()
    unread = client.post(f"{MEMBERS}invite/", rest | {"emails": bad}).content.decode()

    assert "Invite at most 500 people at once; there are 501. Send them in parts." in too_many
    assert "person500@roll.example" in too_many
    assert "Line 2, “no address here”: there is no e-mail address in it." in unread
    assert "Line 3, “nia@roll”: “nia@roll” ends without a domain such as firm.com." in unread
    assert "Jo Reid &lt;jo@roll.example&gt;\nno address here\nnia@roll</textarea>" in unread
    assert not Invitation.objects.exists()


def test_nobody_invites_above_their_own_role(world):
    with pytest.raises(RuleBroken, match="above your own"):
        invite(world, role="org_admin", who="otto")

    answer = world.client("otto").post(
        f"{MEMBERS}invite/", {"emails": "a@x.example", "role": "org_admin", "project_role": "viewer"}
    )
    assert "Choose one of the listed values." in answer.content.decode()


def test_the_same_address_is_invited_once(world):
    invite(world)

    with pytest.raises(RuleBroken, match="is invited already"):
        invite(world, email="NIA@consult.example")


def test_somebody_with_an_account_is_also_told_in_the_bell_without_the_link(world):
    _invitation, link = invite(world, email="dan@northgate.example")

    page = world.client("dan").get("/account/notifications/").content.decode()

    assert "Ada Admin invites you to Meridian Rail Alliance." in page
    assert link not in page


def test_only_an_org_admin_withdraws_an_invitation_to_org_admin(world):
    invitation, _link = invite(world, role="org_admin")

    with pytest.raises(RuleBroken, match="Only an Org Admin"):
        invitations.revoke(invitation, by=world.actor("otto", ""))

    assert Invitation.objects.filter(pk=invitation.pk).exists()


def test_who_is_only_invited_stands_apart_and_does_not_bury_the_members(world):
    for name in ("aaron", "zoe"):
        invitations.invite(email=f"{name}@roll.example", role="member", by=world.actor("ada", ""))
    client = world.client("ada")

    members_tab, invited_tab = (client.get(f"{MEMBERS}{query}").content.decode() for query in ("", "?status=invited"))

    assert ("Remy Rousseau" in members_tab, "aaron@roll.example" in members_tab) == (True, False)
    assert ("Remy Rousseau" in invited_tab, "aaron@roll.example" in invited_tab) == (False, True)
    assert 'href="/o/meridian/settings/members/?status=invited">Invited <span class="count">2</span>' in members_tab
    assert invited_tab.index("aaron@roll.example") < invited_tab.index("zoe@roll.example")
    newest = client.get(f"{MEMBERS}?status=invited&sort=-invitation").content.decode()
    assert newest.index("zoe@roll.example") < newest.index("aaron@roll.example")
