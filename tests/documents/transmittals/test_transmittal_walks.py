"""The parts by which the register of transmittals is read, held to what visibility and filters say."""

from functools import partial

from django.http import QueryDict

from documents.transmittals.models import Transmittal
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.queries import walks
from documents.transmittals.services import acknowledging
from documents.transmittals.web import transmittal_lists
from kazinex.core import keyset
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
    "mine=waiting&sort=number",
    "mine=waiting&overdue=yes",
    "mine=to_me",
    "mine=to_me&sort=issued",
    "mine=to_me&sort=subject",
    "mine=to_me&sort=number",
    "mine=to_me&sort=-number&purpose=information",
    "mine=to_me&overdue=yes",
    "mine=by_me",
    "overdue=yes&purpose=information",
)


LEFT = {  # by whom each filter is asked → the numbers it leaves; 1 and 3 bring what few may see
    "acknowledged=none": {"dina": [1], "remy": [], "abel": [], "vera": []},
    "acknowledged=partly": {"dina": [2], "remy": [2], "abel": [2], "vera": []},
    "acknowledged=all": {"dina": [3], "remy": [3], "abel": [3], "vera": []},
    "overdue=yes": {"dina": [2, 1], "remy": [2], "abel": [2], "vera": []},
    "mine=waiting": {"dina": [], "remy": [1], "abel": [1], "vera": []},
    "mine=to_me": {"dina": [], "remy": [3, 2, 1], "abel": [1], "vera": []},
    "mine=by_me": {"dina": [2], "remy": [], "abel": [], "vera": []},
}


ORDERS = {"": ("-number", "-id"), "issued": ("-issued_at", "-id"), "number": ("-series", "-number", "-id")}


def read_on(actor, query, order):
    """The numbers of what a filter leaves, read one after the other along the part of the register."""
    asked = dict(QueryDict(query).items())
    part = partial(keyset.page, order=ORDERS[order], size=1, most=10, among=walks.among(actor, asked, order=order))
    rows, page = queries.transmittals(actor), None
    while page is None or page.after:
        page = part(rows, after=page.after if page else "")
        assert len(page.rows) <= 1
        yield from (row.number for row in page.rows)


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
    for query, told in LEFT.items():
        for name, numbers in told.items():
            for order in ORDERS:
                assert list(read_on(world.actor(name), query, order)) == numbers, (query, name, order)
