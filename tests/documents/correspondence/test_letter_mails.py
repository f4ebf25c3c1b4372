"""The mails of letters, as the mail program of whoever gets them reads them; and what comes back."""

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.core import mail as sent_mail
from django.core.management import CommandError, call_command
from pypdfium2 import PdfDocument

from accounts.models import BouncedAddress, Notification
from accounts.queries.bounces import bounced
from audit.models import AuditEvent
from documents.correspondence.queries import threads as shown
from documents.correspondence.services import findings, threads
from guestshares.models import Share
from kazinex.core import outbox
from tests.cast import nobody_active
from tests.guestshares import guests
from tests.person import Person
from tests.returned_mail import returned


@pytest.fixture
def delivered(db):
    """Every mail of letters that left, parsed as a mail program parses it."""

    def deliver():
        with nobody_active():
            outbox.dispatch(most=200)
        raw = [one.message().as_bytes() for one in sent_mail.outbox]
        found = [message_from_bytes(one, policy=policy.default) for one in raw]
        return [one for one in found if "letter-" in one["Message-ID"]]

    return deliver


def test_a_mail_says_organisation_project_and_number_and_comes_to_each_once(world, send, delivered):
    send(to="Abel Adeyemi", cc="Remy Rousseau")
    mails = delivered()

    assert sorted(str(one["To"]) for one in mails) == ["abel@meridian.example", "remy@meridian.example"]
    assert {str(one["Subject"]) for one in mails} == {
        "[Meridian Rail Alliance, Harbour Tunnel RFI-0001] Level of the kerb"
    }
    name, _address = parseaddr(str(mails[0]["From"]))
    assert name == "Meridian Rail Alliance, Harbour Tunnel via Kazinex"
    assert "Which level counts?" in mails[0].get_body(("plain",)).get_content()


def test_a_thread_is_one_thread_in_a_mail_program(world, send, reply, delivered):
    letter = send(to="Abel Adeyemi", cc="Remy Rousseau")
    reply(letter, "abel", is_official=True)
    threads.close(letter, by=world.actor("ines"))
    threads.reopen(letter, reason="Another kerb", by=world.actor("ines"))
    mails = delivered()
    root = {str(one["Message-ID"]) for one in mails if one["In-Reply-To"] is None}
    others = [one for one in mails if one["In-Reply-To"] is not None]

    assert len(root) == 1
    assert {str(one["In-Reply-To"]) for one in others} | {str(one["References"]) for one in others} == root
    assert len({str(one["Message-ID"]) for one in others}) == 3
    assert {str(one["Subject"]) for one in others} == {
        "Re: [Meridian Rail Alliance, Harbour Tunnel RFI-0001] Level of the kerb"
    }
    assert sorted(str(one["To"]) for one in others).count("abel@meridian.example") == 2


def test_unicode_names_plus_addresses_and_long_subjects_arrive_whole(world, send, delivered):
    world.meridian.name = "Zürich Ätna, “Brücken” 東京"
    world.meridian.save()
    world.abel.email = "abel+kerbs@meridian.example"
    world.abel.save()
    subject = "Höhe des Bordsteins " * 14
    letter = send(subject=subject.strip())
    mails = delivered()

    assert str(mails[0]["Subject"]) == f"[Zürich Ätna, “Brücken” 東京, Harbour Tunnel RFI-0001] {letter.subject}"
    sender = message_from_bytes(sent_mail.outbox[-1].message().as_bytes())["From"]  # RFC 2047, 6.2: no space between
    name, _, address = sender.partition("<")
    said = str(make_header(decode_header(name))).strip()
    assert (said, address.count("@")) == ("Zürich Ätna, “Brücken” 東京, Harbour Tunnel via Kazinex", 1)
    assert [one.addr_spec for one in mails[0]["To"].addresses] == ["abel+kerbs@meridian.example"]
    head = sent_mail.outbox[-1].message().as_bytes().partition(b"\n\n")[0]
    assert max(len(line) for line in head.splitlines()) <= 998
    assert max(len(line) for line in head.splitlines() if b"?=" in line) <= 78


def test_ids_of_a_long_host_stay_as_they_are_in_every_header(settings, send, reply, delivered):
    host = "documents.control.of-an-alliance-with-a-long-name.example.com"
    settings.ALLOWED_HOSTS = [host, *settings.ALLOWED_HOSTS]
    reply(send(), "abel")
    answered = next(one for one in delivered() if one["In-Reply-To"])

    ids = [str(answered[name]).strip() for name in ("Message-ID", "In-Reply-To", "References")]
    assert [one.startswith("<letter-") and one.endswith(f"@{host}>") for one in ids] == [True] * 3
    assert b"=?utf-8?q?=3C" not in b"".join(one.message().as_bytes() for one in sent_mail.outbox)


def test_line_breaks_in_names_make_no_header(world, send, delivered):
    world.harbour.name = "Harbour\r\nBcc: eve@evil.example"
    world.harbour.save()
    send()
    (message,) = delivered()

    assert message["Bcc"] is None
    assert "eve@evil.example" in str(message["Subject"])


def test_how_far_its_mail_came_stands_beside_each_person(world, send, delivered):
    letter = send()
    assert [one.state for one in shown.deliveries(letter)] == ["Mail is waiting"]
    delivered()
    assert [one.state for one in shown.deliveries(letter)] == ["Mail sent"]


def test_returned_mail_marks_the_address_and_tells_the_sender(world, send, delivered, client, settings):
    letter = send()
    (message,) = delivered()
    settings.KAZINEX_BOUNCE_SECRET = "s3cret"

    def post(raw, secret="s3cret"):
        with nobody_active():
            return client.post("/mail/bounces/", raw, "message/rfc822", headers={"Authorization": f"Bearer {secret}"})

    assert post(returned(message), secret="guess").status_code == 404
    assert [post(returned(message)).content for _ in range(2)] == [b"Taken.\n"] * 2
    assert bounced(["ABEL@meridian.example"]) == {"abel@meridian.example": "smtp; 550 5.1.1 No such user here"}
    assert [one.state for one in shown.deliveries(letter)] == ["Mail came back"]
    told = Notification.objects.filter(user=world.ines, kind="letter_returned")
    why = "mail to abel@meridian.example came back. smtp; 550 5.1.1 No such user here"
    assert [one.text for one in told] == [f"RFI-0001 did not reach Abel Adeyemi: {why}"]
    assert AuditEvent.objects.filter(action="address_bounced").count() == 1
    settings.KAZINEX_BOUNCE_SECRET = ""
    assert post(returned(message), secret="").status_code == 404


def test_what_may_still_arrive_or_is_not_ours_marks_nobody(world, send, delivered, client, settings):
    send()
    (message,) = delivered()
    settings.KAZINEX_BOUNCE_SECRET = "s3cret"
    other = message_from_bytes(message.as_bytes(), policy=policy.default)
    other.replace_header("To", "remy@meridian.example")
    reports = (
        b"",
        b"\xff\x00 nothing at all",
        returned(message, action="delayed", status="4.4.1"),
        returned(message, status="4.2.2"),
        returned(other, to="remy@meridian.example"),
        returned(message).replace(b"X-Kazinex-Mail: ", b"X-Kazinex-Mail: 1"),
    )
    with nobody_active():
        answers = [
            client.post("/mail/bounces/", raw, "message/rfc822", headers={"Authorization": "Bearer s3cret"})
            for raw in reports
        ]

    assert [one.content for one in answers] == [b"Nothing of ours.\n"] * len(reports)
    assert BouncedAddress.objects.count() == 0


def test_returned_mail_is_read_from_a_folder_once(world, send, delivered, tmp_path, capsys):
    send()
    (message,) = delivered()
    (tmp_path / "1.eml").write_bytes(returned(message))
    (tmp_path / "2.eml").write_bytes(b"Spam")
    with nobody_active():
        call_command("read_bounces", str(tmp_path))
        call_command("read_bounces", str(tmp_path))

    assert capsys.readouterr().out.splitlines() == [
        "2 read, 1 of them tell of mail that came back.",
        "0 read, 0 of them tell of mail that came back.",
    ]
    assert bounced(["abel@meridian.example"])
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("read_bounces", str(tmp_path / "nosuch"))


def nested(depth=2000):
    """A mail of parts in parts, deeper than anybody reads."""
    heads = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(depth))
    return heads.encode()


def test_a_mail_that_cannot_be_parsed_is_nothing_of_ours_and_stops_no_other(world, send, delivered, tmp_path, capsys):
    send()
    (message,) = delivered()
    (tmp_path / "1.eml").write_bytes(nested())
    (tmp_path / "2.eml").write_bytes(returned(message))
    with nobody_active():
        call_command("read_bounces", str(tmp_path))

    assert capsys.readouterr().out == "2 read, 1 of them tell of mail that came back.\n"
    assert sorted(path.name for path in (tmp_path / "done").iterdir()) == ["1.eml", "2.eml"]


def test_a_file_that_could_not_be_taken_is_not_read_again(tmp_path, monkeypatch):
    (tmp_path / "1.eml").write_bytes(b"Spam")
    monkeypatch.setattr("accounts.services.bounces.take", lambda _raw: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("read_bounces", str(tmp_path))

    assert (tmp_path / "done" / "1.eml").exists()


def test_the_thread_is_a_pdf_that_tells_only_what_its_reader_sees(world, send, reply, last_event):
    letter = send(to="Remy Rousseau", documents=f"{world.secret.number}\n{world.plan.number}", by="dina")
    reply(letter, "remy", "<b>Upper</b> & lower", is_official=True)
    address = f"{letter.get_absolute_url()}thread/"
    told = {who: text_of(world.client(who).get(address).content) for who in ("remy", "petra")}
    assert last_event()[1] == f"Petra Price took the thread of {letter.code} as a PDF"

    assert "official answer" in told["remy"]
    assert "<b>Upper</b> & lower" in told["remy"]
    assert (world.secret.number in told["remy"], "A document you may not see" in told["remy"]) == (False, True)
    assert (world.secret.number in told["petra"], "A document you may not see" in told["petra"]) == (True, False)
    assert "Thread (PDF)" in Person(world.client("remy")).open(letter.get_absolute_url()).text


def text_of(body):
    pages = PdfDocument(body)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def test_who_outside_gets_a_copy_is_told_so_and_an_official_answer_ends_what_is_due(world, send, reply, delivered):
    letter = send(to="Abel Adeyemi", cc="Jo Reid <jo@client.example>")
    delivered()
    reply(letter, "abel", "The upper one.", is_official=True)

    mails = [one.get_body(("plain",)).get_content() for one in delivered() if "jo@" in one["To"]]
    first, answer = (" ".join(text.split()) for text in mails)
    assert ["sent you a copy of a letter" in first, "wrote to you" in first] == [True, False]
    assert ["An answer is due" in text for text in (first, answer)] == [True, False]
    (link,) = set(re.findall(r"/g/[\w-]{20,}/", first))
    assert "An answer is due" not in Person(guests.enter(link)).open(guests.portal(Share.objects.get())).text


def test_mails_of_a_report_that_is_verified_ask_nobody_for_an_answer(world, send, delivered):
    """Whom it was addressed to has done what was asked; who sent it closes it."""
    letter = send("NCR", to="Abel Adeyemi", cc="Jo Reid <jo@client.example>")
    asked = told(delivered())
    assert all("An answer is due" in text for text in asked)
    facts = {"cause": "Old survey", "corrective_action": "Set out again"}
    findings.state(letter, by=world.actor("abel"), **facts)
    findings.verify(letter, reason="Seen on site", by=world.actor("ines"))

    mails = told(delivered())[len(asked) :]
    assert ["An answer is due" in text for text in mails] == [False] * 4


def told(mails):
    return [" ".join(one.get_body(("plain",)).get_content().split()) for one in mails]
