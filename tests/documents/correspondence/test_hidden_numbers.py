"""What letters name of documents, and what names letters, is told only to who may see those."""

from documents.correspondence.queries import letters
from documents.register.services import documents
from tests.person import Person


def test_a_deleted_document_of_a_letter_is_a_line_that_tells_nothing(world, send):
    letter = send(documents=world.plan.number)
    abel = Person(world.client("abel")).open(letter.get_absolute_url())
    assert "HT-CIV-DWG-001" in abel.text
    documents.delete(world.plan, reason="Twice", by=world.actor("ada"))

    abel.open(letter.get_absolute_url())
    assert "A document you may not see" in abel.text
    assert "HT-CIV-DWG-001" not in abel.text


def test_the_number_of_a_letter_between_people_is_seen_by_them_alone(world, send):
    code = send("GEN", to="Abel Adeyemi").code

    assert letters.numbers_seen(world.actor("abel"), [code, "RFI-0001", "no number"]) == {code}
    assert letters.numbers_seen(world.actor("dina"), [code]) == set()
