"""Drafts and their issue: who gets what, by which way, numbered without gaps, or refused in words."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import BouncedAddress, Membership, Notification
from audit.models import AuditEvent
from documents.register.models import DocumentStatus
from documents.transmittals.domain import member_lines
from documents.transmittals.models import Transmittal, TransmittalDocument, TransmittalRecipient
from documents.transmittals.queries import plans
from documents.transmittals.services import acknowledging, distribution_lists, drafts, endings, issuing
from guestshares.models import Share, ShareItem, SharePolicy
from guestshares.queries import early_ends
from kazinex.core import clock, edit_conflicts
from kazinex.core.errors import RuleBroken
from kazinex.core.models import Outbox
from tests.documents.transmittals.conftest import said
from tests.person import Person

JO = "Jo Reid <jo@designer.example>, Designer Ltd"


def test_a_draft_is_numbered_when_it_is_issued_and_pins_what_its_sender_sees(world, issue):
    one, other = issue(), issue(subject="Again")

    assert (one.code, other.code) == ("TR-0001", "TR-0002")
    (pinned,) = TransmittalDocument.objects.filter(transmittal=one)
    revision = world.plan.revisions.get(code="A")
    assert (pinned.code, pinned.sha256, pinned.revision_id) == ("A", revision.sha256, revision.pk)
    event = AuditEvent.objects.filter(action="transmittal_issued").earliest("id")
    assert event.details["documents"] == [f"HT-CIV-DWG-001 revision A ({revision.sha256})"]
    assert event.details["recipients"] == ["To: Remy Rousseau <remy@meridian.example>"]
    assert Notification.objects.filter(user=world.remy, kind="transmittal_issued").count() == 2


def test_somebody_named_in_to_cc_and_a_list_is_one_recipient(world, issue):
    lines = member_lines.read(f"role: Reviewer\n{JO}\nVera Voss")
    kept = distribution_lists.create(world.harbour, name="Designers", members=lines, by=world.actor("petra"))
    made = issue(to="list: Designers\nREMY@meridian.example", cc=f"Remy Rousseau\n{JO}\nAbel Adeyemi")

    people = TransmittalRecipient.objects.filter(transmittal=made)
    assert [(one.name, one.addressed_as, one.source, one.is_outside) for one in people] == [
        ("Miko Mori", "to", "list: Designers", False),
        ("Remy Rousseau", "to", "list: Designers", False),
        ("Jo Reid", "to", "list: Designers", True),
        ("Vera Voss", "to", "list: Designers", False),
        ("Abel Adeyemi", "cc", "", False),
    ]
    distribution_lists.archive(kept, reason="Old", by=world.actor("petra"))
    assert people.count() == 5


def test_a_list_that_changes_afterwards_touches_nothing_that_was_sent(world, issue):
    petra = world.actor("petra")
    made = distribution_lists.create(world.harbour, name="Client", members=member_lines.read(JO), by=petra)
    sent = issue("ada", to="list: Client")
    kim = member_lines.read("Kim Vale <kim@other.example>")
    distribution_lists.change(made, name="Others", description="", members=kim, by=petra)

    assert [(one.name, one.company, one.source) for one in sent.recipients.all()] == [
        ("Jo Reid", "Designer Ltd", "list: Client")
    ]
    assert [share.recipient_email for share in Share.objects.all()] == ["jo@designer.example"]


def test_an_outside_address_gets_a_share_of_its_own_under_the_policy(world, issue):
    made = issue(to=f"{JO}\nKim Vale <kim@client.example>", remarks="Please check.", purpose="review")

    shares = Share.objects.order_by("recipient_email")
    assert [(one.recipient_email, one.scope, one.label, one.asks_for_answers) for one in shares] == [
        ("jo@designer.example", "transmittal", "TR-0001 Drainage", True),
        ("kim@client.example", "transmittal", "TR-0001 Drainage", True),
    ]
    assert {one.instructions for one in shares} == {"Please check."}
    assert len({one.token_hash for one in shares}) == 2
    assert ShareItem.objects.filter(share__in=shares, revision=world.plan.revisions.get()).count() == 2
    assert Outbox.objects.filter(kind="mail.send").count() == 2
    assert AuditEvent.objects.filter(action="share_created").count() == 2
    assert set(made.recipients.values_list("share", flat=True)) == {one.pk for one in shares}


def test_a_long_subject_is_cut_where_the_link_names_it_and_says_so(world, issue):
    made = issue(subject="Drainage " * 30, to=JO)

    label = Share.objects.get().label
    assert (len(label), label[-1], made.subject.startswith(label[8:-1])) == (120, "…", True)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"documents": ""}, "Enter at least one document"),
        ({"documents": "HT-NO-1"}, "There is no document with this number here: HT-NO-1"),
        ({"to": ""}, "Enter at least one recipient"),
        ({"to": "Nobody Nowhere"}, "There is nobody and no list called “Nobody Nowhere”"),
        ({"to": "wes@meridian.example"}, "Wes Walker is a member without a role in this project"),
        ({"documents": "HT-CIV-DWG-001 rev Z"}, "no revision Z"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words_and_takes_no_number(world, draft, said, words):
    made = draft(**said)
    with pytest.raises(RuleBroken, match=words):
        issuing.issue(made, by=world.actor("dina"))
    made.refresh_from_db()
    assert (made.status, made.number) == ("draft", None)


def test_outside_goes_only_what_the_policy_and_the_rights_of_its_sender_let_out(world, draft):
    outside = draft("ines", to=JO)
    with pytest.raises(RuleBroken, match="your role may not share with people outside"):
        issuing.issue(outside, by=world.actor("ines"))
    SharePolicy.objects.create(recipient_domains=["client.example"])
    with pytest.raises(RuleBroken, match=r"Only addresses at client.example .* not jo@designer.example"):
        issuing.issue(draft(to=JO), by=world.actor("dina"))
    SharePolicy.objects.update(recipient_domains=None, share_transmittals=False)
    with pytest.raises(RuleBroken, match="may not be sent to people outside here"):
        issuing.issue(draft(to=JO), by=world.actor("dina"))
    assert not Share.objects.exists()


def test_confidential_documents_leave_the_house_by_a_project_admin_alone(world, draft, issue):
    with pytest.raises(RuleBroken, match="confidential"):
        issuing.issue(draft("dina", to=JO, documents=world.secret.number), by=world.actor("dina"))
    made = issue("petra", to=JO, documents=world.secret.number)
    assert made.recipients.get().share is not None


def test_for_construction_issues_what_is_approved_and_asks_why_for_the_rest(world, draft):
    made = draft(purpose="construction", documents=f"{world.beam.number}\n{world.plan.number}")
    plan = plans.plan(made, by=world.actor("dina"))
    assert any("Not approved, though it is for construction: HT-CIV-DWG-001" in one for one in plan.warnings)
    with pytest.raises(RuleBroken, match="Say why this goes to construction unapproved: HT-CIV-DWG-001"):
        issuing.issue(made, by=world.actor("dina"))

    issued = issuing.issue(made, reason="Site cannot wait.", by=world.actor("dina"))

    statuses = [world.beam.revisions.get().status, world.plan.revisions.get().status]
    assert statuses == [DocumentStatus.ISSUED, DocumentStatus.DRAFT]
    assert issued.issue_reason == "Site cannot wait."
    world.beam.refresh_from_db()
    assert world.beam.status == "issued"


def test_a_plan_warns_of_superseded_revisions_and_of_what_a_recipient_does_not_see(world, draft):
    world.add_revision(world.beam, "B", "approved")
    made = draft("ada", to="Vera Voss", documents=f"{world.beam.number} rev A\n{world.secret.number}")

    plan = plans.plan(made, by=world.actor("ada"))

    assert "HT-STR-DWG-001 revision A is superseded by revision B." in plan.warnings
    assert "Confidential: HT-MEP-DWG-001 revision A." in plan.warnings
    assert any(one.startswith("Vera Voss may not see") and "HT-MEP-DWG-001" in one for one in plan.warnings)


def test_a_plan_warns_of_an_address_that_mail_came_back_from(world, draft):
    why = "550 5.1.1 No such user"
    BouncedAddress.objects.create(email="jo@designer.example", reason=why, last_at=clock.now())
    made = draft("ada", to=f"Vera Voss\n{JO.replace('jo@', 'Jo@')}")

    assert f"Mail to Jo@designer.example came back before: {why}" in plans.plan(made, by=world.actor("ada")).warnings


def in_days(number):
    return clock.now().date() + timedelta(days=number)


@pytest.mark.parametrize(
    ("said", "days", "words"),
    [
        ({"purpose": "approval"}, 40, "before their answer is due"),
        ({"purpose": "information"}, 40, "before the day by which it is required"),
        ({"purpose": "requested"}, 40, "before the day by which it is required"),
        ({"purpose": "approval"}, 5, ""),
        ({"purpose": "approval", "to": "Vera Voss"}, 40, ""),
        ({"purpose": "approval"}, None, ""),
    ],
)
def test_a_plan_warns_of_links_that_end_before_it_is_answered_or_required(world, draft, said, days, words):
    made = draft("ada", **{"to": JO, "required_by": days and in_days(days)} | said)
    told = [one for one in plans.plan(made, by=world.actor("ada")).warnings if "The links" in one]

    sydney = world.harbour.time_zone
    day = clock.shown_day(clock.now() + timedelta(days=14), sydney)
    due = clock.shown_end(made.due_at, sydney) if days else ""
    advice = "Extend them in time under Guest Shares."
    assert told == ([f"The links of people outside end on {day}, {words}: {due}. {advice}"] if words else [])


def test_a_link_given_again_is_warned_of_while_its_transmittal_is_not_acknowledged(world, draft):
    made = issuing.issue(draft("ada", to=JO, purpose="approval", required_by=in_days(40)), by=world.actor("ada"))
    assert len(early_ends.warnings(Share.objects.live(), world.actor("ada"))) == 1
    made.recipients.update(acknowledged_at=clock.now())
    assert early_ends.warnings(Share.objects.live(), world.actor("ada")) == []


def test_what_changed_since_the_page_was_shown_is_looked_at_again(world, draft):
    made = draft(to="role: Reviewer")
    seen = plans.plan(made, by=world.actor("dina"))
    world.role("abel", "reviewer")
    with pytest.raises(RuleBroken, match="changed this meanwhile"):
        issuing.issue(made, seen=edit_conflicts.stamp(seen.shown), by=world.actor("dina"))


def test_a_draft_is_its_writers_alone(world, draft):
    made = draft()

    assert list(Transmittal.objects.drafts_of(world.actor("dina"))) == [made]
    assert list(Transmittal.objects.drafts_of(world.actor("ada"))) == []
    drafts.change(made, subject="Pits", by=world.actor("dina"))
    assert said() == "Dina Okafor changed the draft “Pits” of a transmittal"
    drafts.discard(made, by=world.actor("dina"))
    assert said() == "Dina Okafor threw away the draft “Pits” of a transmittal"
    with pytest.raises(RuleBroken, match="thrown away meanwhile"):
        issuing.issue(made, by=world.actor("dina"))


def outsiders(count):
    return "\n".join(f"Guest {number} <guest{number}@client.example>" for number in range(count))


def test_one_transaction_asks_the_same_number_of_queries_for_one_and_for_many(world, draft):
    documents = [world.add_document(f"HT-MANY-{number:03d}", status="approved").number for number in range(50)]

    def queries(people, numbers):
        made = draft(to=outsiders(people), documents="\n".join(numbers), purpose="construction")
        with CaptureQueriesContext(connection) as asked:
            issuing.issue(made, by=world.actor("dina"))
        return len(asked)

    small, large = queries(1, documents[:1]), queries(100, documents[1:])
    assert large <= 60
    assert large - small <= 2


def test_an_address_longer_than_a_name_may_be_is_sent_to_with_its_company(world, issue):
    address = f"jo@{'a' * 60}.{'b' * 60}.example"
    made = issue(to=f"{address}, Client Ltd")

    share = Share.objects.get()
    assert (share.recipient_name, share.recipient_email, share.company) == (address[:120], address, "Client Ltd")
    assert made.recipients.get().name == address[:120]


def test_however_long_its_subject_a_member_reads_what_is_to_be_done(world, issue):
    made = issue(subject="Drainage of the tunnel, " * 12)
    acknowledging.acknowledge(made.recipients.get(), comment="Thanks.", by=world.actor("remy"))
    endings.recall(made, reason="r" * 500, by=world.actor("dina"))

    texts = Notification.objects.order_by("pk").values_list("text", flat=True)
    ends = ["Acknowledge its receipt.", ": Thanks.", "Do not use what it brought."]
    assert [text.endswith(end) for text, end in zip(texts, ends, strict=True)] == [True] * 3


def test_the_bare_address_of_somebody_who_left_is_refused(world, issue):
    Membership.objects.filter(user=world.remy).update(status="deactivated")
    with pytest.raises(RuleBroken, match="left the organisation"):
        issue(to="remy@meridian.example")


def test_a_page_left_open_on_a_draft_that_was_issued_since_loses_nothing_typed(world, draft):
    made = draft()
    address = made.get_absolute_url()
    dina = Person(world.client("dina")).open(address)
    issuing.issue(made, by=world.actor("dina"))
    dina.press("Save draft", {"Subject": "Typed elsewhere"})

    assert (dina.status, "Typed elsewhere" in dina.response.content.decode()) == (422, True)
    assert "TR-0001" in dina.open(address).text
