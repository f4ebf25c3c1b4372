"""The parts by which the register of transmittals is read, held to what visibility and filters say."""

from django.http import QueryDict

from documents.transmittals.models import Transmittal
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.services import acknowledging
from documents.transmittals.web import transmittal_lists
from tests.documents.transmittals.conftest import JO

ASKED = (
    "",
    "q=vault",
    "sort=number",
    "status=issued&sort=-subject",
    "acknowledged=none",
    "acknowledged=partly",
    "acknowledged=all&mine=to_me",
    "mine=waiting",
    "mine=to_me",
    "mine=by_me",
    "overdue=yes&purpose=information",
)


def test_the_register_holds_by_its_parts_what_it_holds_without(world, issue):
    issue("ada", to="Abel Adeyemi\nRemy Rousseau", documents=world.secret.number, remarks="Vault plan.")
    issue(to=f"Remy Rousseau\n{JO}", subject="Kerbs")
    both = issue("ada", to="Remy Rousseau", documents=f"{world.secret.number}\n{world.plan.number}", subject="Arches")
    acknowledging.acknowledge(both.recipients.get(), by=world.actor("remy"), comment="", received_by="")
    acknowledging.acknowledge(
        Transmittal.objects.get(number=2).recipients.get(user=world.remy),
        by=world.actor("remy"),
        comment="",
        received_by="",
    )
    Transmittal.objects.update(required_by="2020-01-01")
    counts = []
    for name in ("ada", "dina", "remy", "abel", "vera"):
        actor = world.actor(name)
        for query in ASKED:
            reading = transmittal_lists.transmittals(actor).read(QueryDict(query), path="")
            page, every = reading.page(queries.transmittals(actor)), reading.every(queries.transmittals(actor))
            shown = [transmittal_lists._row(actor, row) for row in every]
            assert (page.rows, page.count) == (shown, str(len(shown)))
            counts.append(len(shown))
    assert {0, 1, 2, 3} <= set(counts)
