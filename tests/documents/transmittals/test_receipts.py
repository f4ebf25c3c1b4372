"""Receipts: who acknowledged which files when, and the proof of it that needs nobody's word."""

import io
import zipfile

from audit.services import sealing
from documents.transmittals.queries import receipts
from documents.transmittals.services import acknowledging, drafts, issuing
from documents.transmittals.services import receipts as services
from documents.transmittals.web import receipt_sheets
from guestshares.models import Share
from kazinex.core.tenancy import organisation_active
from tests.audit.exporting import verifier
from tests.documents.transmittals.conftest import JO, said
from tests.documents.transmittals.test_papers import body_of, text_of
from tests.guestshares import guests
from tests.person import Person


def test_a_receipt_tells_who_acknowledged_which_file_and_where_the_log_has_it(world, at, issue):
    made = issue(to="Remy Rousseau\nAbel Adeyemi")
    remy = Person(world.client("remy")).open(at("transmittal", "TR-0001"))
    remy.press("Acknowledge receipt", {"Comment": "Thanks.", "Received by": "Site office"}).follow("Receipt")
    receipt = receipts.receipt(world.actor("remy"), "TR-0001", made.recipients.get(user=world.remy).public_id)

    assert remy.fact("Received by") == "Site office"
    assert remy.fact("Event") == str(receipt.event.uid)
    assert "not sealed this event yet" in remy.text
    sheet = "".join(text_of(remy.download("Receipt as PDF")).split())
    for words in ("ReceiptofTR-0001", "Siteoffice", world.plan.revisions.get().sha256, str(receipt.event.uid)):
        assert words in sheet
    remy.follow("Receipt with proof (ZIP)")
    assert "has not sealed this acknowledgement yet" in remy.text


def test_who_sees_nothing_of_it_finds_nobodys_receipt_and_its_proof_is_for_few(world, at, issue):
    made = issue("ada", to="Vera Voss\nRemy Rousseau", documents=world.secret.number)
    own = made.recipients.get(user=world.remy)
    acknowledging.acknowledge(own, by=world.actor("remy"))
    receipt = [at(name, "TR-0001", own.public_id) for name in ("receipt", "receipt-pdf", "receipt-proof")]

    assert [world.client("vera").get(address).status_code for address in receipt] == [404, 404, 404]
    assert "HT-MEP-DWG-001" not in text_of(body_of(world.client("remy").get(receipt[1])))
    refused = Person(world.client("remy")).open(receipt[2])
    assert "it goes to whoever did, and to readers of the audit log" in refused.text
    assert "Receipt with proof (ZIP)" in Person(world.client("ada")).open(receipt[0]).text
    waiting = at("receipt", "TR-0001", made.recipients.get(user=world.vera).public_id)
    assert world.client("ada").get(waiting).status_code == 404


def test_somebody_outside_takes_a_receipt_of_their_own(world, issue, jos_link):
    issue(to=JO)
    jo = guests.enter(jos_link())
    share = Share.objects.get()
    assert jo.get(guests.portal(share, "acknowledgement")).status_code == 404
    someone = Person(jo).open(guests.portal(share)).follow("Acknowledge receipt").press("Acknowledge receipt")

    sheet = text_of(someone.download("Receipt as PDF"))
    assert "Jo Reid <jo@client.example>, Client Ltd" in sheet
    late = jo.get(guests.portal(share, "acknowledgement", "proof"))
    assert (late.status_code, "not sealed this acknowledgement yet" in late.content.decode()) == (409, True)


def test_a_receipt_is_read_in_the_language_of_the_guest(world, issue, jos_link):
    issue(to=JO)
    jo = guests.enter(jos_link())
    share = Share.objects.get()
    Person(jo).open(guests.portal(share)).follow("Acknowledge receipt").press("Acknowledge receipt")
    for language, words in (
        ("de", ["Quittung für TR-0001", "Bestätigt von: Jo Reid", "Im Protokoll"]),
        ("fr", ["Accusé de réception de TR-0001"]),
    ):
        jo.post("/g/language/", {"language": language, "back": guests.portal(share)})
        sheet = text_of(body_of(jo.get(guests.portal(share, "acknowledgement"))))
        assert [one for one in words if one not in sheet] == []
    late = jo.get(guests.portal(share, "acknowledgement", "proof")).content.decode()
    assert ("n’a pas encore scellé" in late, "Accusé avec preuve" in late) == (True, True)


def test_a_receipt_proves_itself_offline_and_not_when_it_was_altered(committed, tmp_path):
    with organisation_active(committed.meridian):
        facts = {"subject": "Drainage", "purpose": "information", "documents": committed.plan.number}
        draft = drafts.create(committed.harbour, to="Remy Rousseau", by=committed.actor("dina"), **facts)
        made = issuing.issue(draft, by=committed.actor("dina"))
        part = acknowledging.acknowledge(made.recipients.get(), by=committed.actor("remy"))
    sealing.seal_waiting()
    with organisation_active(committed.meridian):
        receipt = receipts.receipt(committed.actor("remy"), made.code, part.public_id)
        body = services.take(receipt, receipt_sheets.draw(receipt), by=committed.actor("remy"))
        taken = "Remy Rousseau took the receipt of Remy Rousseau <remy@meridian.example> for TR-0001, with its proof"
        assert said() == taken
    folder = tmp_path / "receipt"
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        archive.extractall(folder)

    code, words = verifier(folder)
    assert (code, words.splitlines()[0]) == (0, "SOUND: 1 events of Meridian Rail Alliance.")
    assert "Acknowledgement of TR-0001 by Remy Rousseau" in words
    line = (folder / "events.jsonl").read_text()
    (folder / "events.jsonl").write_text(line.replace("Remy", "Rosa"))
    assert verifier(folder)[0] == 1
    assert receipt.proof
    assert receipt.proof.seal.root in text_of((folder / f"{receipt.name}.pdf").read_bytes()).replace("\r\n", "")
