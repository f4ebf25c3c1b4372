"""What is taken away of a transmittal: its cover sheet, and one archive of all its files."""

import io
import zipfile

import pytest
from pypdfium2 import PdfDocument
from reportlab.lib.units import mm
from reportlab.platypus import Spacer

from audit.models import AuditEvent
from documents.register.models import Revision
from documents.register.services import letterheads
from documents.register.services.bulk import downloads
from documents.register.services.paper_words import paragraph
from documents.transmittals.models import Transmittal
from documents.transmittals.services import endings
from documents.transmittals.web import cover_sheets
from guestshares.models import Share, SharePolicy
from guestshares.services import shares
from guestshares.web import streams
from tests.documents.transmittals.conftest import JO
from tests.guestshares import guests
from tests.person import Person


def text_of(body):
    return " ".join(page.get_textpage().get_text_range() for page in PdfDocument(body))


def test_rows_stay_whole_over_the_sheets_of_a_table_and_a_heading_stands_above_it():
    above = [paragraph(cover_sheets.TEXT, "Above"), Spacer(1, 240 * mm), paragraph(cover_sheets.HEADING, "Recipients")]
    rows = ([paragraph(cover_sheets.TEXT, f"{what} {row} " * 12) for what in "EFGH"] for row in range(60))
    sheet = letterheads.bound([*above, cover_sheets.table(cover_sheets.RECIPIENTS, rows)], title="", mark="TR-0001")
    first, *others = [page.get_textpage().get_text_range().split() for page in PdfDocument(sheet)]

    assert (first[0], "Recipients" in first, others[0][:2]) == ("Above", False, ["Recipients", "As"])
    starts = [words[words.index("acknowledged") + 1 :] for words in others]
    assert [(words[0], words.count("E") == words.count("H")) for words in starts] == [("E", True)] * len(others)


@pytest.mark.parametrize(("lines", "is_whole"), [(40, True), (90, False)])
def test_a_row_is_parted_only_where_no_sheet_holds_it(lines, is_whole):
    above = [paragraph(cover_sheets.TEXT, "Above"), Spacer(1, 120 * mm)]
    row = [paragraph(cover_sheets.TEXT, "\n".join(f"{what}{line}" for line in range(lines))) for what in "EFGH"]
    sheet = letterheads.bound([*above, cover_sheets.table(cover_sheets.RECIPIENTS, [row])], title="", mark="TR-0001")
    pages = [page.get_textpage().get_text_range().split() for page in PdfDocument(sheet)]

    assert any({"E0", f"E{lines - 1}"} <= set(words) for words in pages) == is_whole
    assert ("E0" in pages[0]) != is_whole


def body_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_cover_sheet_names_what_was_sent_to_whom_and_who_took_it_stands_in_the_log(world, at, issue, last_event):
    issue(to=f"Remy Rousseau\n{JO}", remarks="As agreed on site.", purpose="review")
    dina = Person(world.client("dina")).open(at("transmittal", "TR-0001"))
    sheet = text_of(dina.download("Cover sheet"))
    taken = ("paper_taken", "Dina Okafor took the cover sheet of TR-0001 as a PDF", {"paper": "cover sheet"})
    assert last_event() == taken
    world.client("dina").head(f"{at('transmittal', 'TR-0001')}cover/")
    assert AuditEvent.objects.filter(action="paper_taken").count() == 1
    assert "took the cover sheet" not in dina.open(at("transmittal", "TR-0001")).text

    for words in ("TR-0001 Drainage", "For review", "HT-CIV-DWG-001", "As agreed on site.", "jo@client.example"):
        assert words in sheet
    assert world.plan.revisions.get().sha256 in "".join(sheet.split())


def test_a_name_in_other_letters_is_read_on_paper(world, at, issue):
    issue(to="Иван Петров <ivan@bau.example>, Строй", subject="Łódź 東京", remarks="Привет\n<b>Next</b>")
    sheet = text_of(body_of(world.client("dina").get(f"{at('transmittal', 'TR-0001')}cover/")))
    for words in ("Łódź (letters that cannot be drawn)", "Иван Петров", "Строй", "Привет", "<b>Next</b>"):
        assert words in sheet


def test_a_stamp_names_the_transmittal_its_reader_knows_and_people_outside_may_take_it(
    world, issue, jos_link, monkeypatch
):
    def stamps_of(client, address):
        return text_of(body_of(client.post(address)))

    world.stand(world.plan.revisions.get(), "approved")
    issue(purpose="construction")
    issue(to=JO)
    endings.recall(issue(to="Remy Rousseau"), reason="Wrong scale", by=world.actor("dina"))
    share = Share.objects.get()
    revision = Revision.objects.get(document=world.plan)
    by_members = f"/o/meridian/p/harbour/documents/{world.plan.number}/revisions/{revision.public_id}/stamped/"
    assert "TR-0002: issued for information, " in stamps_of(world.client("dina"), by_members)

    endings.recall(Transmittal.objects.get(number=2), reason="Wrong sheet", by=world.actor("dina"))
    assert "TR-0001: issued for construction, " in stamps_of(world.client("dina"), by_members)

    issue(to=JO)
    share, jo = Share.objects.latest("pk"), guests.enter(jos_link())
    assert "Stamped copy" in jo.get(guests.record(share)).content.decode()
    assert "Download the stamped copy" in jo.get(guests.record(share, "stamped")).content.decode()
    taken = jo.post(guests.record(share, "stamped"))
    told = text_of(body_of(taken))
    assert ["TR-0004: issued for information" in told, "TR-0001" in told] == [True, False]
    assert guests.story(share)[-1] == "guest_file_downloaded"
    assert AuditEvent.objects.filter(action="revision_stamped", actor_kind="guest").count() == 1

    watched = jo.post(guests.record(share, "stamped"))
    endings.recall(Transmittal.objects.get(number=4), reason="Wrong sheet", by=world.actor("dina"))
    monkeypatch.setattr(streams, "SECONDS", 0.0)
    with pytest.raises(streams.AccessEnded):
        body_of(watched)
    assert jo.post(guests.record(share, "stamped")).status_code == 410


def test_people_outside_who_may_only_look_get_no_stamped_copy(world):
    world.stand(world.plan.revisions.get(), "approved")
    share, link = guests.share_with_jo(world, allow_download=False)
    jo = guests.enter(link)
    assert "Stamped copy" not in jo.get(guests.record(share)).content.decode()
    assert [
        jo.get(guests.record(share, "stamped")).status_code,
        jo.post(guests.record(share, "stamped")).status_code,
    ] == [
        404,
        404,
    ]


def test_the_archive_holds_files_cover_and_digests_of_what_was_pinned(world, at, issue):
    issue(documents=f"{world.plan.number}\n{world.beam.number}")
    body = Person(world.client("dina")).open(at("transmittal", "TR-0001")).download("Download all")

    with zipfile.ZipFile(io.BytesIO(body)) as made:
        names = made.namelist()
        assert names == ["SHA256SUMS.txt", "TR-0001.pdf", "HT-CIV-DWG-001_A.pdf", "HT-STR-DWG-001_A.pdf"]
        told = made.read("SHA256SUMS.txt").decode().splitlines()
    digests = [one.revisions.get().sha256 for one in (world.plan, world.beam)]
    assert told == [f"{digest}  {name}" for digest, name in zip(digests, names[2:], strict=True)]
    assert AuditEvent.objects.filter(action="document_downloaded").count() == 2


def test_what_somebody_may_not_see_is_in_neither(world, at, issue):
    issue("ada", to="Abel Adeyemi", documents=f"{world.plan.number}\n{world.secret.number}")
    abel = world.client("abel")

    sheet = text_of(body_of(abel.get(at("transmittal-cover", "TR-0001"))))
    assert "HT-MEP-DWG-001" not in sheet
    with zipfile.ZipFile(io.BytesIO(body_of(abel.get(at("transmittal-files", "TR-0001"))))) as made:
        assert [name for name in made.namelist() if "MEP" in name] == []


def test_people_outside_take_both_and_learn_nobodys_address(world, issue, jos_link):
    issue(to=f"Remy Rousseau\n{JO}")
    jo = guests.enter(jos_link())
    share = Share.objects.get()
    sheet = text_of(body_of(jo.get(f"{guests.portal(share)}cover/")))
    assert "Remy Rousseau" in sheet
    assert "@" not in sheet
    with zipfile.ZipFile(io.BytesIO(body_of(jo.get(f"{guests.portal(share)}files/")))) as made:
        assert "HT-CIV-DWG-001_A.pdf" in made.namelist()
    assert guests.story(share)[-1] == "guest_file_downloaded"
    Share.objects.update(allow_download=False)
    assert jo.get(f"{guests.portal(share)}files/").status_code == 404


def test_a_recall_cuts_an_archive_under_way(world, issue, jos_link, monkeypatch):
    monkeypatch.setattr(streams, "SECONDS", 0.0)
    made = issue(to=JO)
    jo = guests.enter(jos_link())
    answer = jo.get(f"{guests.portal(Share.objects.get())}files/")
    endings.recall(made, reason="Wrong scale", by=world.actor("dina"))
    with pytest.raises(streams.AccessEnded):
        body_of(answer)


def test_the_cover_sheet_of_who_sees_no_document_tells_no_more_than_its_page(world, at, issue):
    secret = {"documents": world.secret.number, "remarks": "Vault plan.", "purpose": "construction"}
    issue("ada", "Urgent works", to="Abel Adeyemi\nRemy Rousseau", **secret)
    sheet = text_of(body_of(world.client("abel").get(at("transmittal-cover", "TR-0001"))))

    assert "TR-0001 Drainage" in sheet
    assert "Abel Adeyemi" in sheet
    for hidden in ("Documents", "A document you may not see", "Vault plan", "Urgent works", "Remy Rousseau"):
        assert hidden not in sheet


def test_the_cover_sheet_of_people_outside_gives_no_reasons(world, issue, jos_link):
    made = issue(reason="Urgent works", to=JO, purpose="construction")
    endings.close(made, reason="The client is late", by=world.actor("dina"))
    sheet = text_of(body_of(guests.enter(jos_link()).get(f"{guests.portal(Share.objects.get())}cover/")))

    assert "Closed" in sheet
    assert "Urgent works" not in sheet
    assert "The client is late" not in sheet


def test_a_link_that_was_issued_on_a_newer_revision_brings_that_one(world, issue, jos_link):
    issue(to=JO, documents=f"{world.plan.number}\n{world.beam.number}")
    newer = world.add_revision(world.plan, "B", "approved")
    share = shares.reissue(Share.objects.get(), on=newer, by=world.actor("dina")).share
    jo = guests.enter(jos_link())

    with zipfile.ZipFile(io.BytesIO(body_of(jo.get(f"{guests.portal(share)}files/")))) as made:
        assert {"HT-CIV-DWG-001_B.pdf", "HT-STR-DWG-001_A.pdf"} <= set(made.namelist())
    taken = AuditEvent.objects.filter(action="guest_file_downloaded").values_list("details__document", flat=True)
    assert set(taken) == {"HT-CIV-DWG-001 revision B", "HT-STR-DWG-001 revision A"}
    sheet = text_of(body_of(jo.get(f"{guests.portal(share)}cover/")))
    assert newer.sha256 in "".join(sheet.split())


def test_no_archive_is_offered_outside_where_each_file_carries_a_name(world, issue, jos_link):
    issue(to=JO)
    jo, portal = guests.enter(jos_link()), guests.portal(Share.objects.get())
    assert "Download all" in jo.get(portal).content.decode()
    SharePolicy.objects.create(watermark=True)
    assert "Download all" not in jo.get(portal).content.decode()


def test_what_is_too_large_for_an_archive_is_refused_to_people_outside_in_words(world, issue, jos_link, monkeypatch):
    issue(to=JO)
    jo = guests.enter(jos_link())
    monkeypatch.setattr(downloads, "MOST_BYTES", 0)
    answer = jo.get(f"{guests.portal(Share.objects.get())}files/")

    assert answer.status_code == 409
    assert "Take them one by one." in answer.content.decode()
    assert not AuditEvent.objects.filter(action="guest_file_downloaded").exists()


def test_people_outside_take_the_cover_sheet_in_their_language(world, issue, jos_link):
    issue(to=f"Remy Rousseau\n{JO}", purpose="construction", reason="Urgent works")
    jo = guests.enter(jos_link())
    for language, known in (
        (
            "de",
            ["Von: ", "Projekt: ", "Zweck: Zur Ausführung", "Herausgegeben", "Dokumente (1)", "Empfänger (2)", "Größe"],
        ),
        (
            "fr",
            ["De: ", "Projet: ", "But: Bon pour exécution", "Diffusé", "Documents (1)", "Destinataires (2)", "Taille"],
        ),
    ):
        sheet = text_of(
            body_of(jo.get(f"{guests.portal(Share.objects.get())}cover/", headers={"Accept-Language": language}))
        )
        assert [words for words in known if words not in sheet] == []
        for english in ("From", "Purpose", "Issued", "Recipient", "Drawn", "Receipt acknowledged", "A file is"):
            assert english not in sheet


def test_every_sheet_says_what_it_is_of_and_which_of_how_many(world, at, issue):
    for number in range(40):
        world.add_document(f"HT-CIV-DWG-{200 + number}", discipline=world.CIV)
    issue(documents="\n".join(f"HT-CIV-DWG-{200 + number}" for number in range(40)))
    sheets = PdfDocument(body_of(world.client("dina").get(at("transmittal-cover", "TR-0001"))))

    read = [sheet.get_textpage().get_text_range() for sheet in sheets]
    assert len(read) > 2
    assert ["TR-0001" in text and f"{number} / {len(read)}" in text for number, text in enumerate(read, 1)] == [
        True
    ] * len(read)
