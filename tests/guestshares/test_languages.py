"""Guests are spoken to in their language; members and the log are not (SPEC 9.3 to 9.5)."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string

from audit.models import AuditEvent
from documents.register.services import revisions, uploads
from guestshares.models import GuestLanguage, Share
from guestshares.services import emails, shares
from kazinex.core import clock, languages, outbox
from tests.cast import HouseClient
from tests.documents.register.test_compare import plan
from tests.guestshares import guests

ROOT = Path(settings.BASE_DIR)
PLACES = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("templates/emails/*.txt")]
PLACES += [*ROOT.glob("guestshares/**/*.py"), *ROOT.glob("documents/**/*.py"), ROOT / "kazinex/core/languages.py"]
SAID = (r'"([^"{}]+)"\|said', r'\{% say "([^"]+)"', r"""\bsaid\(\s*"([^"]+)"\s*\)""")
ENTRY = re.compile(r'^msgid "(.+)"\nmsgstr "(.*)"$', re.MULTILINE)
OTHERS = [code for code in languages.NAMES if code != languages.ENGLISH]


def entries(language):
    text = (settings.KAZINEX_GUEST_CATALOGUES / language / "LC_MESSAGES" / "guests.po").read_text("utf-8")
    return {english.replace('\\"', '"'): other.replace('\\"', '"') for english, other in ENTRY.findall(text)}


@pytest.mark.parametrize("language", OTHERS)
def test_whatever_is_said_is_said_in_every_language(language):
    wanted = {words for place in PLACES for pattern in SAID for words in re.findall(pattern, place.read_text("utf-8"))}
    told = entries(language)
    assert wanted - told.keys() == set()
    assert [english for english, other in told.items() if not other] == []


@pytest.mark.parametrize("language", OTHERS)
def test_names_stand_in_every_translation(language):
    def names(words):
        return sorted(re.findall(r"\{\w+\}", words))

    assert [english for english, other in entries(language).items() if names(english) != names(other)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_compiled_is_what_is_written(language):
    compiled: Any = vars(languages.catalogue(language))["_catalog"]
    assert {key: words for key, words in compiled.items() if key} == entries(language)


@pytest.mark.parametrize(
    ("accepted", "chosen", "spoken"),
    [
        ("de-CH,de;q=0.9,en;q=0.8", "", "de"),
        ("it,fr;q=0.5,de;q=0.7", "", "de"),
        ("fr;q=0,en", "", "en"),
        ("*", "", "en"),
        ("de", "fr", "fr"),
        ("de;q=x,fr;q=0.1", "xx", "fr"),
        ("", "", "en"),
        ("," * 9000, "", "en"),
    ],
)
def test_the_language_is_the_chosen_one_or_what_the_browser_accepts(accepted, chosen, spoken):
    assert languages.preferred(accepted, chosen) == spoken


def german():
    return HouseClient(headers={"Accept-Language": "de-DE,de;q=0.9"})


def test_a_guest_reads_and_answers_in_german_and_the_log_stays_english(world):
    share, link = guests.share_with_jo(world)
    jo = guests.follow(link, german())
    opening = jo.get("/g/open/").content.decode()
    assert ('<html lang="de"' in opening, "Ihr Name" in opening, "Öffnen" in opening) == (True, True, True)
    refused = jo.post("/g/open/", {}).content.decode()
    assert ("Geben Sie Ihren Namen ein." in refused, "Punkte brauchen Ihre Aufmerksamkeit" in refused) == (True, True)

    jo.post("/g/open/", guests.JO)
    assert "Antworten" in jo.get(guests.portal(share)).content.decode()
    assert "Freigegeben" in jo.get(guests.record(share, "respond")).content.decode()
    jo.post(guests.record(share, "respond"), {"decision": "approved", "comment": "Gut"})
    assert "Antwort eingereicht" in jo.get(guests.record(share, "receipt")).content.decode()
    assert AuditEvent.objects.get(action="response_submitted").details["decision"] == "Approved"


@pytest.mark.parametrize(
    ("language", "known"),
    [
        ("de", ["Empfangsbestätigung", "Dokument: ", "Entscheidung: Freigegeben", "Eingereicht: ", "Worüber der Hash"]),
        ("fr", ["Accusé de réception", "Révision: A", "Décision: Approuvé", "Envoyée le: ", "Sur quoi porte"]),
    ],
)
def test_the_receipt_of_an_answer_is_a_pdf_in_the_language_of_its_guest(world, language, known):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link)
    jo.post(guests.record(share, "respond"), {"decision": "approved", "comment": "Gut"})
    answer = jo.get(guests.record(share, "receipt", "pdf"), headers={"Accept-Language": language})
    read = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.content))
    assert [words for words in known if words not in read] == []
    for english in ("Receipt", "Decision", "Submitted", "Attachments", "What the hash"):
        assert english not in read


def test_another_language_is_chosen_on_the_page_and_kept(world):
    share, link = guests.share_with_jo(world)
    jo = guests.enter(link, german())
    answer = jo.post("/g/language/", {"language": "fr", "back": guests.portal(share)})
    assert (answer.status_code, answer.headers["Location"]) == (303, guests.portal(share))
    page = jo.get(guests.portal(share))
    assert "Répondre" in page.content.decode()
    assert page.headers["Content-Language"] == "fr"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/g/s/", "/o/meridian/", "/g/s/\\evil", ""])
def test_choosing_a_language_leads_nowhere_else(world, back):
    answer = HouseClient().post("/g/language/", {"language": "xx", "back": back})
    assert answer.headers["Location"] in {
        "/g/open/",
        back if back.startswith("/g/s/") and "\\" not in back else "/g/open/",
    }
    assert not answer.cookies


def test_a_dead_link_is_told_in_the_language_of_the_browser(world):
    share, link = guests.share_with_jo(world)
    shares.revoke(share, reason="Over", by=world.actor("dina"))
    answer = german().get(link)
    assert (answer.status_code, "Dieser Link wurde widerrufen." in answer.content.decode()) == (410, True)
    assert "Link nicht gefunden." in german().get(f"/g/{'x' * 43}/").content.decode()


TO_GUESTS = ["share_link", "share_reminder", "share_ended", "share_superseded", "share_void", "share_receipt"]
TO_GUESTS += ["share_changed", "holder_told"]
TO_GUESTS += ["transmittal_link", "transmittal_reminder", "transmittal_recalled", "letter", "letter_link"]
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|\{#.*?#\}", re.DOTALL)


@pytest.mark.parametrize("name", TO_GUESTS)
def test_a_mail_to_a_guest_holds_no_word_that_is_only_english(name):
    for path in (ROOT / "templates/emails").glob(f"{name}.*"):
        words = set(re.findall(r"[A-Za-z]{2,}", TAGS.sub(" ", path.read_text("utf-8"))))
        assert words - {"lt", "gt", "SHA", "amp", "Re"} == set(), path.name


def texts(response):
    """Everything a page says, its labels included."""
    page = response.content.decode()
    page = re.sub(r"<(script|style|meta|pre)\b.*?(</\1>|>)", " ", page, flags=re.DOTALL)
    labels = re.findall(r'(?:aria-label|placeholder|alt)="([^"]+)"', page)
    return {" ".join(words.split()) for words in [*re.split(r"<[^>]*>", page), *labels]} - {""}


def test_portal_viewer_comments_and_comparison_say_nothing_in_english_to_a_german(world):
    seen, link = guests.share_with_jo(world)
    guests.enter(link).get(guests.record(seen))
    file = uploads.check(SimpleUploadedFile("b.pdf", plan((110, 10))))
    revisions.add(world.plan, code="B", file=file, by=world.actor("dina"))
    share, link = guests.share_with_jo(world, max_opens=9)
    jo, en = guests.enter(link, german()), guests.enter(link)
    said = {"page": 1, "kind": "question", "place": "top-left", "comment": "Ist das richtig?"}
    assert jo.post(guests.record(share, "comments", "new"), said).status_code == 303
    pages = [guests.portal(share), guests.record(share), guests.record(share, "respond")]
    pages += [guests.record(share, "comments", more) for more in ("new", "1")]
    pages += [guests.record(share, "pages", "1", "sheet") + f"?find={words}" for words in ("", "zzz")]
    pages.append(guests.record(share, "compare", "1"))
    names = {"Kazinex Workflows", "Meridian Rail Alliance", "Ist das richtig?", "Jo Reid", "SHA-256"}
    names |= {"Deutsch", "Français", "Revision", "Revision B", "Drainage general arrangement", "Zoom", "b.pdf"}
    left = set()
    for page in pages:
        told, english = jo.get(page), en.get(page)
        assert (told.status_code, english.status_code) == (200, 200), page
        same = {words for words in texts(told) & texts(english) if re.search("[a-z]{3}", words)}
        left |= {words for words in same - names if not re.search("HT-CIV|@|…", words)}
    assert not left, f"left in English: {sorted(left)}"


def test_what_readers_of_files_name_is_said_in_german_and_what_stands_in_a_file_is_not():
    model = {"title": "Storeys", "head": ["Storey", "Elevation"], "rows": [], "more": 0}
    sheet = {"title": "Storeys", "head": [], "rows": [["Site"]], "more": 0}
    contents = {"facts": [("Building", "Building 7")], "tables": [model, sheet]}
    with languages.speaking("de"):
        shown = render_to_string("documents/viewer.html", {"view": {"kind": "contents", "contents": contents}})
    for words in ("Gebäude", "Building 7", "Geschosse: keine.", "Storeys </caption>", "<td>Site</td>"):
        assert words in " ".join(shown.split()), words


def test_mails_come_in_the_language_of_the_share_and_then_in_the_one_the_guest_chose(world, mailoutbox):
    share, link = guests.share_with_jo(world, language="de")
    jo = guests.enter(link)
    jo.post("/g/language/", {"language": "fr", "back": guests.portal(share)})
    guests.share_with_jo(world)
    guests.share_with_jo(world, recipient_email="max@client.example", recipient_name="Max Muster")
    while outbox.dispatch():
        pass

    first, second, third = mailoutbox
    assert first.subject == "Dina Okafor (Meridian Rail Alliance) hat HT-CIV-DWG-001 mit Ihnen geteilt"
    assert ("Der Link öffnet bis" in first.body, "Dokumente öffnen:" in first.body) == (True, True)
    assert '<html lang="de">' in str(first.alternatives[0][0])
    assert ("Bonjour Jo Reid," in second.body, "Dear Max Muster," in third.body) == (True, True)
    assert AuditEvent.objects.filter(action="share_created").latest("id").details["expires"].isascii()


@pytest.mark.parametrize(
    ("language", "words", "counted"),
    [
        ("de", "HT-CIV-DWG-001 und 1 weiteres", "2 Dokumente, gesendet am "),
        ("fr", "HT-CIV-DWG-001 et 1 autre", "2 documents, envoyés le "),
    ],
)
def test_several_documents_are_named_in_mails_and_counted_on_the_page(world, mailoutbox, language, words, counted):
    guests.allow_packages()
    share, link = guests.share_with_jo(world, [world.plan, world.beam], scope="package", language=language)
    page = guests.follow(link).get("/g/open/", headers={"Accept-Language": language}).content.decode()
    newer = {share.pk: [world.plan.revisions.get()]}
    emails.ended([share], newer_than=newer, is_released=True, by=world.actor("dina"))
    while outbox.dispatch():
        pass

    assert (counted in page, [words in mail.subject for mail in mailoutbox]) == (True, [True, True])


def test_a_language_counts_for_mails_only_where_a_session_still_opens_the_share(world):
    share, link = guests.share_with_jo(world)
    jo, stranger = guests.enter(link), HouseClient()
    wanted = {"language": "fr", "back": guests.portal(share)}
    assert stranger.post("/g/language/", wanted).status_code == 303
    ends = {"expires_at": share.expires_at, "revoked_at": None, "revoke_reason": ""}
    for over in (
        {"expires_at": clock.now() - timedelta(hours=1)},
        {"revoked_at": clock.now(), "revoke_reason": "Over"},
    ):
        Share.objects.filter(pk=share.pk).update(**{**ends, **over})
        assert jo.post("/g/language/", wanted).status_code == 303
        assert not GuestLanguage.objects.exists(), over
    Share.objects.filter(pk=share.pk).update(**ends)
    for _again in range(2):
        jo.post("/g/language/", wanted)
    assert GuestLanguage.objects.get().language == "fr"
    event = AuditEvent.objects.get(action="guest_language_chosen")
    assert (event.actor_kind, event.details["language"]) == ("guest", "Français")


@pytest.mark.parametrize(
    ("words", "german"),
    [
        ("the end of 31 Mar 2027, AEDT", "zum Ende des 31. März 2027, AEDT"),
        ("14 Dec 2026, 08:05 AEDT", "14. Dez. 2026, 08:05 AEDT"),
        ("2026-12-14, 08:05 UTC", "2026-12-14, 08:05 UTC"),
    ],
)
def test_dates_are_said_in_the_language_too(words, german):
    assert languages.dated(words) == words
    with languages.speaking("de"):
        assert languages.dated(words) == german


def test_the_first_of_a_month_is_said_as_people_say_it():
    with languages.speaking("fr"):
        assert languages.dated("1 Feb 2027, 08:05 AEDT") == "1er févr. 2027, 08:05 AEDT"
        assert languages.dated("21 Feb 2027") == "21 févr. 2027"


def test_members_are_spoken_to_in_english(world):
    dina = world.client("dina")
    page = dina.get("/o/meridian/p/harbour/documents/", headers={"Accept-Language": "de"}).content.decode()
    assert '<html lang="en"' in page
