"""The ball given to somebody else, several letters at once, and replies kept while they are typed."""

import io

import openpyxl
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from documents.correspondence.models import Letter, Reply, ReplyDraft
from documents.correspondence.web.views import bulk
from tests.person import Person

SCRIPT = {"Accept": "text/plain"}


def said(action):
    return [sentence(event) for event in AuditEvent.objects.filter(action=action).order_by("id")]


def ticked(client, register, button, *codes):
    """The page that comes after these letters of the register were ticked and the button pressed."""
    person = Person(client).open(register)
    _method, person.path, data = person.filled(button)
    return person._settle(client.post(person.path, {**data, "selected": codes}))


def test_a_letter_is_reassigned_on_its_page(world, send):
    letter = send(to="Abel Adeyemi")
    ines = Person(world.client("ines")).open(letter.get_absolute_url()).follow("Reassign")
    ines.press("Reassign", {"In place of": "Abel Adeyemi", "To": "Remy Rousseau", "Reason": "On leave"})

    assert "RFI-0001 is reassigned." in ines.text
    assert "Ball in court: Remy Rousseau." in ines.text
    assert len(said("letter_handed_over")) == 1
    ines.follow("Reassign").press("Reassign", {"In place of": "Remy Rousseau", "Reason": "Again"})
    assert ines.status == 422
    assert world.client("abel").get(f"{letter.get_absolute_url()}reassign/").status_code in {200, 403}


def test_several_letters_are_closed_or_reassigned_at_once_or_none(world, url, send):
    for _each in range(2):
        send("GEN", to="Abel Adeyemi")
    report = send("NCR", to="Abel Adeyemi")
    ines = world.client("ines")
    refused = ines.post(
        url("bulk-close"), {"selected": ["GEN-0001", report.code], "reason": "Done", "version": ""}, follow=True
    )
    assert Letter.objects.filter(status="closed").count() == 0
    assert refused.status_code in {200, 422}

    page = ticked(ines, url("letters"), "Close…", "GEN-0001", "GEN-0002")
    page.press("Close", {"Reason": "Done"})
    assert "2 letters closed." in page.text
    assert Letter.objects.filter(status="closed").count() == 2
    page = ticked(ines, url("letters"), "Reassign…", "NCR-0001", "GEN-0001")
    page.press("Reassign", {"In place of": "Abel Adeyemi", "To": "Remy Rousseau", "Reason": "On leave"})
    assert (page.status, "Nothing was changed." in page.text) == (422, True)
    assert "Choose the letters to close first." in ines.post(url("bulk-close"), {}, follow=True).content.decode()
    assert "Choose the letters to export first." in ines.post(url("bulk-export"), {}, follow=True).content.decode()
    sheet = ines.post(url("bulk-export"), {"selected": ["GEN-0002", "NOBODY"]})
    cover, letters = (list(each.values) for each in openpyxl.load_workbook(io.BytesIO(sheet.getvalue())).worksheets)
    assert [row[0] for row in letters if str(row[0]).startswith(("GEN", "NCR"))] == ["GEN-0002"]
    assert ("Filters", "chosen in the register: GEN-0002") in [row[:2] for row in cover]
    words = "to Excel (1 rows), filters: chosen in the register: GEN-0002"
    assert said("list_exported") == [f"Ines Ibarra exported Correspondence of Harbour Tunnel (harbour) {words}"]


def test_of_many_letters_that_were_chosen_the_first_are_named():
    codes = [f"GEN-{number:04}" for number in range(1, 23)]
    assert bulk.in_words(codes[:1]) == "chosen in the register: GEN-0001"
    assert bulk.in_words(codes).endswith("GEN-0019, GEN-0020 and 2 more")


def test_a_reply_is_kept_while_it_is_typed_until_it_is_sent(world, url, send):
    letter = send(to="Abel Adeyemi")
    abel = world.client("abel")
    kept = abel.post(url("letter-reply-draft", letter.code), {"body": "The up\0per"}, headers=SCRIPT)
    assert (kept.status_code, kept.content.decode()) == (200, "Draft saved.")
    assert "The upper" in abel.get(letter.get_absolute_url()).content.decode()
    assert "The upper" not in world.client("ines").get(letter.get_absolute_url()).content.decode()
    page = Person(abel).open(letter.get_absolute_url()).press("Save draft", {"Body": "The upper"})
    assert ("Draft saved." in page.text, "This is the draft you have kept." in page.text) == (True, True)
    on_its_way = page.filled("Reply", {"Body": "The upper on"})[2]
    page.press("Reply", {"Body": "The upper one."})
    overtaken = abel.post(url("letter-reply-draft", letter.code), on_its_way, headers=SCRIPT)
    assert (overtaken.status_code, "sent meanwhile" in overtaken.content.decode()) == (409, True)

    assert (Reply.objects.get().body, ReplyDraft.objects.count()) == ("The upper one.", 0)
    Letter.objects.update(status="closed", closed_at=letter.sent_at)
    late = abel.post(url("letter-reply-draft", letter.code), {"body": "More"}, headers=SCRIPT)
    assert (late.status_code, "RFI-0001 was closed at" in late.content.decode()) == (409, True)
    for name in ("letter-reply-draft", "letter-reply"):
        refused = abel.post(url(name, letter.code), {"body": "An hour of work"})
        said = refused.content.decode()
        assert (refused.status_code, "An hour of work" in said, "RFI-0001 was closed at" in said) == (422, True, True)


def test_many_letters_are_looked_at_and_reassigned_without_asking_anew_who_is_there_for_each(world, url, send):
    codes = [send(to="Abel Adeyemi").code for _each in range(4)]
    ines, facts = world.client("ines"), {"former": world.abel.email, "to": world.remy.email, "reason": "On leave"}

    def asked(typed, *chosen):
        with CaptureQueriesContext(connection) as found:
            answer = ines.post(url("bulk-reassign"), {"selected": chosen, **typed})
        return answer.status_code, found.captured_queries

    assert asked({}, codes[0])[0] == 200
    assert len(asked({}, codes[0])[1]) == len(asked({}, *codes[:3])[1])
    (first, few), (second, many) = (
        asked({**facts, "version": ""}, codes[0]),
        asked({**facts, "version": ""}, *codes[1:]),
    )
    assert (first, second, len(said("letter_handed_over"))) == (302, 302, 4)
    people = ['"projects_projectmembership"' in one["sql"] for one in many]
    assert sum(people) == sum('"projects_projectmembership"' in one["sql"] for one in few)
