import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse


def url(name, *args, project="harbour"):
    return reverse(f"documents:{name}", args=["meridian", project, *args])


@pytest.fixture
def dina(world):
    return world.client("dina")


def test_the_register_lists_what_one_may_see(world):
    answer = world.client("remy").get(url("register"))
    body = answer.content.decode()

    assert answer.status_code == 200
    assert "HT-CIV-DWG-001" in body
    assert "HT-STR-DWG-001" not in body
    assert "Canary" not in body


@pytest.mark.parametrize(
    "name", ["document", "document-edit", "revisions", "revision-add", "activity", "lock", "delete", "confidentiality"]
)
def test_every_page_of_a_document_opens(world, dina, name):
    answer = dina.get(url(name, "HT-CIV-DWG-001"))

    assert answer.status_code == 200, answer.content.decode()[:500]
    assert "HT-CIV-DWG-001" in answer.content.decode()


def test_a_new_document_is_registered_with_its_first_revision(world, dina):
    sent = {
        "number": "HT-CIV-DWG-002",
        "title": "Retaining wall",
        "discipline": world.CIV.pk,
        "document_type": world.DWG.pk,
        "revision_code": "A",
        "file": SimpleUploadedFile("wall.pdf", world.pdf),
        "description": "First issue",
    }
    answer = dina.post(url("document-new"), sent, follow=True)

    assert answer.redirect_chain[-1][0] == url("document", "HT-CIV-DWG-002"), answer.content.decode()
    assert "HT-CIV-DWG-002 is registered." in answer.content.decode()
