"""Who holds what of a document, telling holders of a superseded revision, and what people outside hold."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from accounts.models import Notification
from audit.models import AuditEvent
from documents.register.models import Document
from documents.register.services import revisions
from documents.transmittals.models import HolderNotice
from documents.transmittals.queries import holders as queries
from documents.transmittals.services import holders
from documents.workflows.domain.routes import StepSpec
from documents.workflows.services import starting, templates
from guestshares.domain.new_revisions import PART, Decision, Fate
from guestshares.models import Share, ShareItem
from guestshares.services import new_revisions
from kazinex.core import clock, outbox
from kazinex.core.errors import RuleBroken
from projects.models import AccessGroupMember, ProjectMembership
from tests.documents.transmittals.conftest import JO, said
from tests.guestshares import guests
from tests.person import Person

TAB = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/holders/"


def held(world, code="A", by="dina"):
    found = queries.holders(world.actor(by), world.plan)
    return next(one for one in found if one.revision.code == code)


@pytest.fixture
def sent(world, issue, jos_link):
    """The plan went to Remy and to Jo, who looked at it; a share brought it to Kim; Abel took a copy."""
    issue(to=f"Remy Rousseau\n{JO}")
    jo = guests.enter(jos_link())
    jo.get(guests.record(Share.objects.get()))
    guests.share_with_jo(world, recipient_name="Kim Vale", recipient_email="kim@other.example")
    revisions.note_download(world.plan.revisions.get(), by=world.actor("abel"))
    return jo


def test_everybody_who_received_opened_or_took_a_revision_holds_it(world, sent):
    told = [
        (one.name, one.is_outside, list(one.ways), one.opened_at is not None, one.downloaded_at is not None)
        for one in held(world).holders
    ]

    assert told == [
        ("Jo Reid", True, ["TR-0001"], True, False),
        ("Kim Vale", True, ["Guest share"], False, False),
        ("Abel Adeyemi", False, ["Download"], False, True),
        ("Remy Rousseau", False, ["TR-0001"], False, False),
    ]
    assert held(world).holders[0].company == "Client Ltd"


def test_who_may_not_manage_shares_or_see_readers_learns_of_transmittals_alone(world, sent):
    assert [one.name for one in held(world, by="ines").holders] == ["Jo Reid", "Remy Rousseau"]


def test_holders_of_a_superseded_revision_are_told_and_offered_the_new_one(world, sent):
    world.add_revision(world.plan, "B", "approved")
    dina = Person(world.client("dina")).open(TAB).follow("Tell holders of revision A")
    dina.press("Tell holders", {"Reissue": "reissue"})

    assert "4 holders of revision A told." in dina.text
    event = AuditEvent.objects.get(action="holders_told")
    assert event.details["offered"] == ["Jo Reid", "Kim Vale"]
    assert said() == "Dina Okafor told the holders of revision A of HT-CIV-DWG-001 that revision B is in force"
    live = Share.objects.filter(revoked_at=None)
    assert {share.items.get().revision.code for share in live} == {"B"}
    assert [one.read_at for one in held(world).holders] == [None] * 4
    assert "Not read" in dina.text
    assert (
        world.client("remy").get("/account/notifications/").content.decode().count("is superseded by revision B") == 1
    )


def test_nobody_is_told_twice_and_nothing_is_told_of_what_is_in_force(world, sent):
    plan, revision = world.plan, world.plan.revisions.get()
    with pytest.raises(RuleBroken, match="No newer revision is in force"):
        holders.tell(plan, revision, by=world.actor("dina"))
    world.add_revision(plan, "B", "approved")
    plan.refresh_from_db()
    holders.tell(plan, revision, by=world.actor("dina"))
    with pytest.raises(RuleBroken, match="told already"):
        holders.tell(plan, revision, by=world.actor("dina"))
    assert HolderNotice.objects.count() == 4
    assert Share.objects.filter(revoked_at=None).count() == 2


def test_who_left_or_may_not_see_the_document_any_more_is_not_told_of_it(world, sent):
    newer = world.add_revision(world.plan, "B", "approved")
    ProjectMembership.objects.filter(user=world.remy).delete()
    world.plan.refresh_from_db()
    Document.objects.filter(pk=world.plan.pk).update(is_confidential=True)
    world.plan.refresh_from_db()

    holders.tell(world.plan, world.plan.revisions.get(code="A"), by=world.actor("dina"))

    assert {one.name for one in HolderNotice.objects.all()} == {"Jo Reid", "Kim Vale"}
    assert not Notification.objects.filter(kind="holders_told").exists()
    assert held(world).newer == newer
    assert held(world).untold == []


def test_whoever_is_not_told_stands_on_the_page_with_why(world, sent):
    world.gather("Structures only", "remy", disciplines=[world.STR.pk])
    AccessGroupMember.objects.filter(group=world.civil_team, user=world.remy).delete()
    world.add_revision(world.plan, "B", "approved")
    dina = Person(world.client("dina")).open(TAB)
    assert dina.text.count("Does not see revision B") == 1

    dina.follow("Tell holders of revision A")
    assert "Will not be told 1 They do not see revision B" in dina.text
    assert [one.name for one in held(world).kept_out] == ["Remy Rousseau"]
    dina.press("Tell holders")
    assert "3 holders of revision A told." in dina.text


def test_a_page_asks_of_each_holder_once_whether_they_are_told_nothing(world, monkeypatch):
    asked = []

    def note(one, _newer):
        asked.append(one.name)
        return False

    monkeypatch.setattr(queries.Holder, "may_know_of", note)
    names = [f"Member {number:02}" for number in range(30)]
    revision = world.plan.revisions.get()
    held = queries.Held(
        revision, revision, tuple(queries.Holder(name, "", user=world.people["remy"]) for name in names)
    )
    page = render_to_string("transmittals/holders.html", {"one": held, "caption": "Holders"})

    assert (page.count("Does not see revision A"), asked) == (30, names)


def test_who_sees_the_newer_revision_alone_is_told_without_the_earlier_one(world, issue):
    issue(to="Vera Voss")
    world.add_revision(world.plan, "B", "approved")
    world.plan.refresh_from_db()

    holders.tell(world.plan, world.plan.revisions.get(code="A"), by=world.actor("dina"))

    told = Notification.objects.get(kind="holders_told", user=world.vera).text
    assert told == "An earlier revision of HT-CIV-DWG-001 is superseded by revision B."


def test_a_link_from_which_the_document_was_taken_is_left_alone_and_nothing_is_offered(world):
    share, _link = guests.share_with_jo(world)
    ShareItem.objects.update(withdrawn_at=clock.now())
    world.add_revision(world.plan, "B", "approved")
    world.plan.refresh_from_db()

    told = holders.tell(world.plan, world.plan.revisions.get(code="A"), fate=Fate.REISSUE, by=world.actor("dina"))

    assert [(one.name, one.offered) for one in told] == [("Jo Reid", None)]
    assert list(Share.objects.filter(revoked_at=None)) == [share]


def test_an_initiator_offers_nothing_outside(world, sent):
    world.add_revision(world.plan, "B", "approved")
    world.plan.refresh_from_db()
    with pytest.raises(RuleBroken, match="You may not share revision B"):
        holders.tell(world.plan, world.plan.revisions.get(code="A"), fate=Fate.REISSUE, by=world.actor("ines"))


def test_what_a_company_holds_and_what_of_it_is_superseded(world, at, sent):
    world.add_revision(world.plan, "B", "approved")
    dina = Person(world.client("dina"))

    assert dina.open(f"{at('held-outside')}?q=client.example").heard("tbody td.wide") == [
        "Jo Reid jo@client.example, Client Ltd"
    ]
    assert "TR-0001" in dina.heard("tbody td")
    assert len(dina.open(f"{at('held-outside')}?q=client+ltd").heard("tbody td.wide")) == 1
    assert len(dina.open(f"{at('held-outside')}?superseded=yes").heard("tbody td.code")) == 2
    assert "Superseded by Rev B" in dina.text
    assert world.client("dina").post(at("held-outside-export")).status_code == 200


def test_who_reviews_outside_holds_it_by_their_share_and_members_by_the_workflow(world):
    by, asked = world.actor("dina"), ("outside reviewers by guest link", "remy@meridian.example")
    made = templates.create(
        world.harbour, name="Client", steps=[StepSpec("Client", participants=asked, days=20)], by=by
    )
    starting.start(
        world.harbour,
        template=templates.activate(made, by=by),
        title="Levels",
        revisions=[world.plan.current_revision],
        chosen={0: (f"outside: {JO}",)},
        by=by,
    )

    assert [(one.name, one.is_outside, list(one.ways)) for one in held(world).holders] == [
        ("Jo Reid", True, ["Guest share"]),
        ("Remy Rousseau", False, ["WF-0001"]),
    ]
    assert "Jo Reid" in Person(world.client("dina")).open(TAB).text


def test_many_holders_ask_no_more_queries(world, issue):
    def queries_of():
        with CaptureQueriesContext(connection) as asked:
            queries.holders(world.actor("dina"), world.plan)
        return len(asked)

    issue(to=f"Remy Rousseau\n{JO}")
    few = queries_of()
    issue(to="\n".join(f"guest{number}@client.example" for number in range(20)))
    issue(to="role: Reviewer")
    assert queries_of() <= few


@pytest.mark.parametrize("fate", ["keep", "revoke", "reissue"])
def test_whom_the_release_mailed_is_told_already_and_how(world, fate):
    share, _link = guests.share_with_jo(world)
    newer = world.add_revision(world.plan, "B", "approved")
    world.plan.refresh_from_db()
    decision = Decision(Fate(fate), frozenset({share.public_id}))
    new_revisions.after_release(newer, {PART: decision}, world.actor("dina"))

    told = held(world)
    (jo,) = told.holders
    assert (jo.notice.newer, told.untold) == (newer, [])
    tab = Person(world.client("dina")).open(TAB)
    assert "Tell holders of revision A" not in tab.text
    if fate != "reissue":
        assert (jo.notice.offered, "By mail" in tab.text) == (None, True)
        return
    again = Share.objects.get(reissue_of=share)
    assert (jo.notice.offered, jo.read_at, "Not read" in tab.text) == (again, None, True)
    Share.objects.filter(pk=again.pk).update(first_opened_at=clock.now())
    (jo,) = held(world).holders
    assert jo.read_at is not None


def test_what_ended_at_an_upload_that_is_not_in_force_told_nobody_of_a_newer_one(world):
    share, _link = guests.share_with_jo(world)
    world.add_revision(world.plan, "B", "draft")
    world.plan.refresh_from_db()
    decision = Decision(Fate.REVOKE, frozenset({share.public_id}))
    new_revisions.after_upload(world.plan, {PART: decision}, world.actor("dina"))
    assert Share.objects.get().is_revoked
    assert not HolderNotice.objects.exists()


def test_who_holds_it_by_several_links_is_noted_once(world):
    named = {guests.share_with_jo(world, label=label)[0].public_id for label in ("Levels", "Tender")}
    newer = world.add_revision(world.plan, "B", "approved")
    new_revisions.after_release(newer, {PART: Decision(Fate.REISSUE, frozenset(named))}, world.actor("dina"))
    assert HolderNotice.objects.count() == 1


def test_whose_link_was_kept_at_the_release_is_offered_the_newer_one_later(world):
    share, _link = guests.share_with_jo(world)
    newer = world.add_revision(world.plan, "B", "approved")
    keep = Decision(Fate.KEEP, frozenset({share.public_id}))
    new_revisions.after_release(newer, {PART: keep}, world.actor("dina"))
    dina = Person(world.client("dina")).open(TAB).follow("Revoke or reissue links to revision A")
    assert "Told before, with a link that opens the earlier one" in dina.text
    dina.press("Revoke or reissue", {"Reissue": "reissue"})

    assert "1 holder of revision A told." in dina.text
    again = Share.objects.get(reissue_of=share)
    assert (again.items.get().revision, HolderNotice.objects.get().offered) == (newer, again)
    assert said() == "Dina Okafor told the holders of revision A of HT-CIV-DWG-001 that revision B is in force"
    assert held(world).unoffered == []


def test_links_to_what_is_superseded_are_revoked_from_the_tab_and_each_is_mailed_once(world, sent, mailoutbox):
    world.add_revision(world.plan, "B", "approved")
    while outbox.dispatch():
        pass
    mailoutbox.clear()
    dina = Person(world.client("dina")).open(TAB).follow("Tell holders of revision A")
    dina.press("Tell holders", {"Revoke": "revoke"})

    assert "4 holders of revision A told." in dina.text
    assert {share.revoke_reason for share in Share.objects.all()} == {"Revision B of HT-CIV-DWG-001 is in force."}
    assert AuditEvent.objects.filter(action="share_revoked").count() == Share.objects.count() == 2
    assert AuditEvent.objects.get(action="holders_told").details["offered"] == []
    while outbox.dispatch():
        pass
    outside = [mail for mail in mailoutbox if mail.to[0] in {"jo@client.example", "kim@other.example"}]
    assert [("Revision B of HT-CIV-DWG-001 is in force now" in mail.body) for mail in outside] == [True, True]
    assert [one.untold for one in queries.holders(world.actor("dina"), world.plan)] == [[], []]
