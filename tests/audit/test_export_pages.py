from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage

from audit.domain.sentences import sentence
from audit.models import AuditEvent, AuditExport
from audit.services.exporting import jobs
from kazinex.core.tenancy import organisation_active
from tests.cast import prove_afresh

HERE = "/o/meridian/audit/exports/"
NEW = f"{HERE}new/"
IN_PROJECT = "/o/meridian/p/harbour/audit/exports/new/"


@pytest.fixture
def client(committed, monkeypatch):
    """Browsers whose people gave a fresh proof."""
    prove_afresh(monkeypatch)
    return committed.client


@pytest.fixture
def ready(committed, client):
    """An export petra asked for, in harbour."""
    answer = client("petra").post(f"{IN_PROJECT}?category=document&from=")
    jobs.run_due()
    return answer["Location"]


def said(committed) -> list[str]:
    with organisation_active(committed.meridian):
        return [sentence(event) for event in AuditEvent.objects.filter(category="audit").order_by("-pk")]


def test_asking_needs_a_fresh_proof(committed):
    ada = committed.client("ada")
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=20)):
        answer = ada.post(NEW)

    assert answer.status_code in {302, 303}
    assert answer["Location"].startswith("/account/confirm/")
    with organisation_active(committed.meridian):
        assert AuditExport.objects.count() == 0


def test_a_get_says_what_would_be_exported_and_changes_nothing(committed, client):
    page = client("ada").get(f"{NEW}?category=guest_share&search=jo").content.decode()

    assert "The whole organisation; Category: Guest Share;" in page
    assert "Search: jo" in page
    with organisation_active(committed.meridian):
        assert AuditExport.objects.count() == 0


def test_from_button_to_download_every_step_is_told_and_recorded(committed, client):
    petra = client("petra")
    asked = petra.post(f"{IN_PROJECT}?category=document&from=")
    address = asked["Location"]
    assert asked.status_code == 302
    assert "Waiting" in petra.get(address).content.decode()
    assert 'hx-trigger="every 2s"' in petra.get(address, {"part": "state"}).content.decode()

    jobs.run_due()

    page = petra.get(address).content.decode()
    assert "Download Excel file" in page
    assert "every 2s" not in page
    workbook = petra.get(f"{address}workbook/")
    bundle = petra.get(f"{address}bundle/")
    with organisation_active(committed.meridian):
        export = AuditExport.objects.get()
    with default_storage.open(export.file_key) as file:
        assert b"".join(workbook.streaming_content) == file.read()
    assert b"".join(bundle.streaming_content)[:2] == b"PK"
    assert workbook["Content-Disposition"] == f'attachment; filename="{export.name}.xlsx"'
    assert said(committed) == [
        f"Petra Price downloaded the bundle of the audit export {export.name}",
        f"Petra Price downloaded the workbook of the audit export {export.name}",
        f"The audit export {export.name} was finished with 0 events",
        f"Petra Price asked for the audit export {export.name}: {export.words}",
    ]
    with organisation_active(committed.meridian):
        downloaded = AuditEvent.objects.filter(action="audit_export_downloaded").order_by("pk")
        assert [event.details["sha256"] for event in downloaded] == [export.sha256, export.bundle_sha256]


def test_exports_of_others_do_not_exist_except_for_an_org_admin(committed, client, ready):
    for name, status in {"petra": 200, "ada": 200, "otto": 404, "dina": 404, "vera": 404}.items():
        for part in ("", "workbook/", "bundle/"):
            answer = client(name).get(f"{ready}{part}")
            assert answer.status_code == status, (name, part)
            answer.close()
    assert client("nora").get(ready.replace("meridian", "northgate")).status_code == 404
    assert client("ada").get(f"{HERE}000000000000000000000000/").status_code == 404


def test_a_right_that_was_lost_closes_the_download(committed, client, ready):
    with organisation_active(committed.meridian):
        committed.role("petra", "viewer")

    assert client("petra").get(f"{ready}workbook/").status_code == 404


def test_the_list_holds_ones_own_and_for_an_org_admin_all(committed, client, ready):
    client("ada").post(NEW)

    assert len(client("ada").get(HERE).context["rows"]) == 2
    assert len(client("petra").get(HERE).context["rows"]) == 1
    assert client("vera").get(HERE).status_code == 403


def test_cancelling_is_a_post_and_is_told(committed, client):
    address = client("ada").post(NEW)["Location"]

    assert client("ada").get(f"{address}cancel/").status_code == 405
    page = client("ada").post(f"{address}cancel/", follow=True).content.decode()

    assert "The export was cancelled." in page
    assert "No file was kept." in page


def test_an_expired_download_leads_back_to_the_page_that_says_so(committed, client, ready):
    with organisation_active(committed.meridian):
        AuditExport.objects.update(expires_at="2020-01-01T00:00:00Z")

    page = client("petra").get(f"{ready}workbook/", follow=True).content.decode()

    assert "The export has expired" in page


def test_wrong_filters_are_not_exported(committed, client):
    answer = client("ada").post(f"{NEW}?from=yesterday")

    assert answer.status_code == 422
    assert "These filters cannot be read" in answer.content.decode()
