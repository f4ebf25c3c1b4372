"""Letters: drafts, numbers, whom they reach, who sees them, and how their threads go."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Membership, MembershipStatus, Notification, User
from documents.correspondence.models import AddressRule, Letter, LetterDocument, LetterType, Recipient
from documents.correspondence.queries import letters as queries
from documents.correspondence.queries import my_work, withheld
from documents.correspondence.queries import threads as threads_shown
from documents.correspondence.services import drafts, findings, letter_types, sending, threads
from documents.correspondence.services.drafts import Typed
from documents.transmittals.domain import member_lines
from documents.transmittals.models import DistributionList
from documents.transmittals.services import distribution_lists
from guestshares.models import Share
from kazinex.core.errors import RuleBroken
from kazinex.core.models import Outbox


def seen(world, name):
    return {one.code for one in queries.letters(world.actor(name))}


def test_an_organisation_begins_with_the_usual_types(world, types, last_event):
    assert sorted(types) == ["GEN", "NCR", "RFI", "SI", "TQ"]
    action, words, _ = last_event()
    assert (action, words.startswith("Ada Admin added the usual types of letters: RFI")) == (
        "usual_letter_types_added",
        True,
    )
    assert letter_types.add_usual(by=world.actor("ada", "")) == []


def test_a_draft_is_seen_by_its_author_alone_and_has_no_number(world, write):
    draft = write(subject="")

    assert (draft.code, str(draft)) == ("", "Draft: no subject")
    assert queries.letters(world.actor("ines")).get() == draft
    assert [queries.letters(world.actor(name)).count() for name in ("petra", "ada", "abel")] == [0, 0, 0]


def test_what_one_form_keeps_is_one_draft(world, types):
    by = world.actor("ines")
    first = drafts.keep(world.harbour, Typed(subject="Lev"), key="one", by=by)
    again = drafts.keep(world.harbour, Typed(subject="Level"), key="one", by=by)

    assert (first.pk, Letter.objects.get().subject) == (again.pk, "Level")
    sending.write(world.harbour, Typed(subject="Level", type=types["RFI"], to="Abel Adeyemi"), key="one", by=by)
    assert Letter.objects.get().code == "RFI-0001"
    with pytest.raises(RuleBroken, match="RFI-0001 was sent already"):
        drafts.keep(world.harbour, Typed(subject="Late key"), key="one", by=by)


def test_numbers_go_on_by_type_and_have_no_gap_where_one_is_refused(world, send, types):
    letters = [send("RFI"), send("TQ"), send("RFI")]
    with pytest.raises(RuleBroken, match="no document with this number"):
        send("RFI", documents="NONE-1")
    types["SI"].numbering = "yearly"
    types["SI"].save()

    assert [one.code for one in letters] == ["RFI-0001", "TQ-0001", "RFI-0002"]
    assert send("RFI").code == "RFI-0003"
    assert send("SI").code == f"SI-{datetime.now(UTC).year}-0001"


def test_a_letter_reaches_members_roles_and_lists_each_once(world, send, last_event):
    by = world.actor("petra")
    lines = member_lines.read("Remy Rousseau\nInes Ibarra\nVera Voss\nrole: Approver")  # Ines sends it herself
    distribution_lists.create(world.harbour, name="Designers", members=lines, by=by)
    letter = send(to="list: Designers\nremy@meridian.example", cc="role: Reviewer\nVera Voss")

    assert [(one.kind, str(one), one.source) for one in letter.recipients.all()] == [
        ("to", "Remy Rousseau", ""),
        ("to", "Vera Voss", "list: Designers"),
        ("to", "Abel Adeyemi", "list: Designers"),
        ("cc", "Miko Mori", "role: Reviewer"),
    ]
    assert last_event()[1] == ("Ines Ibarra sent RFI-0001 to Remy Rousseau, Vera Voss, Abel Adeyemi")
    assert DistributionList.objects.get().used_in == "RFI-0001"
    assert Notification.objects.filter(kind="letter_sent").count() == 4
    assert Outbox.objects.filter(dedupe_key__startswith="letter:").count() == 4


def test_an_address_on_a_list_that_is_a_members_by_now_is_that_member(world, send):
    lines = member_lines.read("Jo Reid <jo@client.example>, Client Ltd")
    distribution_lists.create(world.harbour, name="Client", members=lines, by=world.actor("petra"))
    User.objects.filter(pk=world.abel.pk).update(email="Jo@client.example")

    letter = send(to="list: Client")

    told = [(one.user, one.name, one.source) for one in letter.recipients.select_related("user")]
    assert told == [(world.abel, "Abel Adeyemi", "list: Client")]
    assert not Share.objects.exists()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"to": ""}, "at least one person under To"),
        ({"to": "Nobody Here"}, "nobody and no list called “Nobody Here”"),
        ({"to": "Wes Walker"}, "cannot open this project|nobody and no list"),
        ({"subject": " "}, "Enter the subject"),
        ({"type": None}, "Choose the type"),
        ({"due_on": date(2001, 1, 1)}, "not over yet"),
        ({"documents": "what is this"}, "cannot be read"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words_and_kept(world, write, facts, words):
    draft = write(**facts)

    with pytest.raises(RuleBroken, match=words):
        sending.send(draft, by=world.actor("ines"))
    draft.refresh_from_db()
    assert (draft.status, Recipient.objects.count()) == ("draft", 0)


def test_the_type_says_how_long_an_answer_takes_and_information_needs_none(world, send):
    letter = send("RFI")
    days = (letter.due_at - letter.sent_at).days

    assert 8 <= days <= 11
    information = send("RFI", priority="information")
    assert (information.due_at, information.ball) == (None, "nobody")


def test_people_named_see_a_letter_of_a_private_type_and_nobody_else(world, send):
    letter = send("GEN", to="Abel Adeyemi", cc="Remy Rousseau")

    assert [name for name in ("ines", "abel", "remy", "petra", "ada", "vera") if letter.code in seen(world, name)] == [
        "ines",
        "abel",
        "remy",
    ]
    assert withheld.letters(world.actor("petra"), {str(letter.pk)}) == {str(letter.pk)}
    assert withheld.letters(world.actor("abel"), {str(letter.pk)}) == set()


def test_a_letter_about_documents_one_may_not_see_is_not_there_unless_it_names_one(world, send):
    letter = send("RFI", to="Abel Adeyemi", documents=world.secret.number, by="dina")
    named = send("RFI", to="Vera Voss", documents=f"{world.secret.number}\n{world.plan.number}", by="dina")

    assert letter.code not in seen(world, "remy")
    assert letter.code in seen(world, "petra")
    vera = queries.lines_of(world.actor("vera"), queries.letter(world.actor("vera"), named.code))
    assert all(line.document is None for line in vera)
    assert LetterDocument.objects.filter(letter=named).count() == 2


def test_a_letter_that_waits_for_nobody_is_never_overdue(world, send, reply):
    letter = send("RFI", priority="information", due_on=(datetime.now(UTC) + timedelta(days=3)).date())
    Letter.objects.update(due_at=datetime.now(UTC) - timedelta(days=1))
    late = lambda: (Letter.objects.get().ball, Letter.objects.get().is_overdue, Letter.objects.overdue().count())  # noqa: E731
    assert late() == ("nobody", False, 0)
    assert Letter.objects.visible_to(world.actor("ines")).overdue().count() == 0

    threads.close(letter, reason="Known", by=world.actor("ines"))
    threads.reopen(letter, reason="Not known to all", by=world.actor("ines"))
    reply(letter, "abel", "Now it is.")
    assert late() == ("nobody", False, 0)


def test_the_ball_goes_over_the_net_and_an_official_answer_stops_the_clock(world, send, reply, last_event):
    letter = send("RFI", due_on=(datetime.now(UTC) + timedelta(days=3)).date())
    court = lambda: threads_shown.court(Letter.objects.get(pk=letter.pk), list(letter.recipients.all()))  # noqa: E731

    assert court() == "Abel Adeyemi"
    reply(letter, "abel", "Which gridline?")
    assert (court(), Letter.objects.get().status) == ("Ines Ibarra", "responded")
    reply(letter, "ines", "C4.")
    assert court() == "Abel Adeyemi"
    Letter.objects.update(due_at=datetime.now(UTC) - timedelta(days=1))
    assert Letter.objects.get().is_overdue
    reply(letter, "abel", "The upper one.", is_official=True)
    assert (court(), Letter.objects.get().is_overdue, Letter.objects.overdue().count()) == ("Ines Ibarra", False, 0)
    assert last_event()[1] == "Abel Adeyemi answered RFI-0001 (official answer)"
    with pytest.raises(RuleBroken, match="Only who the letter is addressed to"):
        reply(letter, "dina", "No.", is_official=True)
    with pytest.raises(RuleBroken, match="not addressed to you"):
        reply(letter, "remy", "Me too.")


def test_a_question_closes_with_an_official_answer_or_a_reason(world, send, reply, last_event):
    ines, letter = world.actor("ines"), send("TQ")
    with pytest.raises(RuleBroken, match="has no official answer"):
        threads.close(letter, by=ines)
    reply(letter, "abel", is_official=True)
    with pytest.raises(RuleBroken, match="Only Ines Ibarra, who sent it, or a project admin closes it"):
        threads.close(letter, by=world.actor("dina"))
    threads.close(letter, by=ines)
    assert last_event()[1] == "Ines Ibarra closed TQ-0001: answered officially"

    with pytest.raises(RuleBroken, match="was closed at"):
        reply(letter, "abel")
    threads.reopen(letter, reason="The answer is about another kerb", by=world.actor("petra"))
    assert last_event()[1] == "Petra Price reopened TQ-0001: The answer is about another kerb"
    again = Letter.objects.get()
    assert (again.status, again.ball, again.answered_at) == ("reopened", "recipients", None)
    threads.close(again, reason="Settled on site", by=ines)
    assert Letter.objects.get().status == "closed"


def test_a_non_conformance_closes_only_once_somebody_else_verified_its_correction(world, send, last_event):
    letter = send("NCR")
    abel, ines = world.actor("abel"), world.actor("ines")
    with pytest.raises(RuleBroken, match="closes once its corrective action is verified"):
        threads.close(letter, reason="Enough", by=ines)
    with pytest.raises(RuleBroken, match="No corrective action is stated yet"):
        findings.verify(letter, reason="Seen", by=ines)
    findings.state(letter, cause="Wrong datum", corrective_action="Set out anew", by=ines)
    assert last_event()[1] == "Ines Ibarra stated the cause and the corrective action of NCR-0001"
    with pytest.raises(RuleBroken, match="so somebody else verifies it"):
        findings.verify(letter, reason="Seen", by=ines)
    findings.state(letter, cause="Wrong datum", corrective_action="Set out and checked", by=abel)
    assert Letter.objects.get(pk=letter.pk).ball == "sender"
    told = Notification.objects.filter(user=world.ines, kind="letter_answered").latest("pk")
    assert told.text == f"Abel Adeyemi stated the cause and the correction of {letter}."
    findings.verify(letter, reason="Seen on site", by=ines)
    assert last_event()[1] == "Ines Ibarra verified the corrective action of NCR-0001: Seen on site"

    assert threads.close(letter, by=ines).status == "closed"
    with pytest.raises(RuleBroken, match="Letters of this type tell no cause"):
        findings.state(send("RFI"), cause="x", corrective_action="y", by=abel)


def test_reading_is_noted_once(world, send, sentences):
    letter = send()
    for _ in range(2):
        threads.note_read(letter, by=world.actor("abel"))
        threads.note_read(letter, by=world.actor("remy"))

    assert Recipient.objects.get().read_at is not None
    assert sentences(letter) == ["Abel Adeyemi read RFI-0001", sentences(letter)[1]]


def test_letters_wait_for_whoever_must_act(world, send, reply):
    letter = send("RFI")
    assert [line.title for line in my_work.letters(world.actor("abel", ""), 10)] == ["RFI-0001 Level of the kerb"]
    assert my_work.letters(world.actor("ines"), 10) == []
    reply(letter, "abel")
    assert my_work.letters(world.actor("abel"), 10) == []
    assert [line.note for line in my_work.letters(world.actor("ines"), 10)] == ["answered, close it or reply"]


def test_who_left_is_flagged_in_what_waits_for_them(world, send):
    letter = send()
    Membership.objects.filter(user=world.abel).update(status="deactivated")

    assert [one.is_gone for one in threads_shown.deliveries(letter)] == [True]


def test_a_closed_project_moves_no_letter(world, send, write, reply):
    letter, draft = send(), write()
    world.close()

    for change in (
        lambda: reply(letter, "abel"),
        lambda: threads.close(letter, reason="x", by=world.actor("ines")),
        lambda: sending.send(draft, by=world.actor("ines")),
        lambda: drafts.save(draft, Typed(), by=world.actor("ines")),
        lambda: drafts.discard(draft, by=world.actor("ines")),
    ):
        with pytest.raises(RuleBroken, match="This project is closed"):
            change()


def test_a_type_of_a_project_has_a_code_of_its_own(world, types, last_event):
    petra = world.actor("petra")
    made = letter_types.create(world.harbour, code=" vo ", name="Variation order", days=3, by=petra)

    assert (made.code, last_event()[1]) == ("VO", "Petra Price made the letter type VO – Variation order")
    for code, words in (("rfi", "already"), ("9", "beginning with a letter"), ("TOOLONGCODE", "up to eight")):
        with pytest.raises(RuleBroken, match=words):
            letter_types.create(world.harbour, code=code, name="Other", by=petra)
    letter_types.change(made, name="Variation", days=4, by=petra)
    assert last_event()[1] == "Petra Price changed the letter type VO – Variation"
    letter_types.archive(made, reason="Not used", by=petra)
    assert (last_event()[1], LetterType.objects.usable_in(world.harbour).filter(code="VO").exists()) == (
        "Petra Price archived the letter type VO – Variation: Not used",
        False,
    )
    letter_types.restore(made, reason="Used", by=petra)
    assert last_event()[1] == "Petra Price brought back the letter type VO – Variation: Used"


def test_who_left_the_organisation_is_sent_no_guest_link_unawares(world, write, send):
    Membership.objects.filter(user=world.remy).update(status=MembershipStatus.DEACTIVATED)
    AddressRule.objects.create(project=world.harbour, name="Site", people="remy@meridian.example\nVera Voss", kind="cc")
    with pytest.raises(RuleBroken, match=r"Remy Rousseau \(remy@meridian.example\) left the organisation"):
        send(to="abel@meridian.example\nremy@meridian.example")

    made = sending.send(write(to="Remy Rousseau <remy@meridian.example>"), by=world.actor("ines"))
    assert [one.email for one in made.letter.recipients.all()] == ["remy@meridian.example", "vera@meridian.example"]
    assert "remy@meridian.example of the rule Site. Remy Rousseau" in made.left_out[0]
