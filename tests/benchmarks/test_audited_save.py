"""What the audit event adds to a save: the same change in the same transaction, with it and without it."""

from itertools import count

import pytest
from django.db import connection

from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from documents.register.models import Document
from kazinex.core.tenancy import organisation_active
from tests.benchmarks.measuring import medians, ms, tell
from tests.cast import build_world

pytestmark = pytest.mark.benchmark
BAR = 1.5  # times the unaudited save, at most
AT_ONCE, RUNS = 20, 15


def test_an_audited_save_keeps_its_bar(own_database):
    world = build_world()
    with organisation_active(world.meridian):
        actor = world.actor("dina")
    titles = (f"Title {number}" for number in count())

    def save(*, audited: bool) -> None:
        for _ in range(AT_ONCE):
            with organisation_active(world.meridian):
                document = (
                    Document.objects.select_for_update(of=("self",)).select_related("project").get(pk=world.plan.pk)
                )
                before, document.title = document.title, next(titles)
                document.save()
                if audited:
                    changes = {"title": [before, document.title]}
                    record(AuditAction.DOCUMENT_EDITED, by=actor, target=document, changes=changes)

    def round_trip() -> None:
        for _ in range(AT_ONCE):
            with connection.cursor() as cursor:
                cursor.execute("select 1")

    audited, plain, least = medians(lambda: save(audited=True), lambda: save(audited=False), round_trip, runs=RUNS)
    tell("audited_save", f"{audited / plain:.2f} of the unaudited save",
         f"adds {(audited - plain) / least:.1f} round trips", ms((audited - plain) / AT_ONCE))  # fmt: skip
    assert audited / plain <= BAR
