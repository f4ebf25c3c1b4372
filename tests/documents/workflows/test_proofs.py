"""A workflow's record proves that its decisions stand in the sealed log: on its page and in its PDF."""

import hashlib

from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdfium2 import PdfDocument

from audit.models import AuditLeaf, AuditSeal
from audit.services import sealing
from documents.workflows.domain.startable import Wanted
from documents.workflows.queries import pinning, workflows
from documents.workflows.services import answers, starting, templates
from kazinex import embedded
from kazinex.core.tenancy import organisation_active
from tests.documents.workflows.conftest import review
from tests.person import Person
from tests.surroundings import VAR

HERE = "/o/meridian/p/harbour/workflows/WF-0001/"
PROVEN, SHOWN = f"{HERE}?proofs=shown", "Show how each decision stands in the sealed log"
UNSEALED = "Not yet sealed"


def told(client):
    """The lines of the record's proof in the PDF."""
    pages = PdfDocument(client.get(f"{HERE}record/").content)
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    return text[text.index("Audit proof") :].splitlines()


def roots(lines):
    """Of each event of the PDF, the leaf, the root that is printed, and the root that its path leads to."""
    way, leaf, found = b"", "", []
    for line in lines:
        word, _space, rest = line.partition(" ")
        if word == "Leaf":
            leaf, way = rest, bytes.fromhex(rest)
        elif word == "Path,":
            side, digest = rest.split(" ")
            beside = bytes.fromhex(digest)
            way = hashlib.sha256(b"\x01" + (beside + way if side == "left" else way + beside)).digest()
        elif word == "Root":
            found.append((leaf, rest, way.hex()))
    return found


def test_each_decision_leads_by_its_path_to_the_sealed_root_or_says_that_it_waits(committed, own_database):
    world = committed
    with organisation_active(world.meridian):
        by, ines = world.actor("petra"), world.actor("ines")
        made = templates.create(world.harbour, name="R", steps=[review("remy", "miko", "abel")], by=by)
        revisions = pinning.revisions(ines, [Wanted(world.plan.number)])
        made = templates.activate(made, by=by)
        flow = starting.start(world.harbour, template=made, title="x", revisions=revisions, by=ines).workflow

    def answer(name):
        with organisation_active(world.meridian):
            actor = world.actor(name)
            answers.submit(workflows.step(actor, flow.code, 1), decision="approve", comment="", by=actor)

    client = world.client("ines")
    with CaptureQueriesContext(connection) as asked:
        page = Person(client).open(HERE)
    assert [query["sql"] for query in asked if "audit_auditleaf" in query["sql"]] == []
    assert UNSEALED in page.follow(SHOWN).text
    assert any(UNSEALED in line for line in told(client))
    sealing.seal_waiting()
    answer("remy")
    counts = []
    for name in ("miko", "abel"):
        sealing.seal_waiting()
        with CaptureQueriesContext(connection) as asked:
            page = Person(client).open(PROVEN)
        counts.append(len(asked))
        answer(name)

    assert counts[0] == counts[1]
    assert UNSEALED not in page.text
    assert "under seal 3" in " ".join(page.text.split())
    sealing.seal_waiting()
    lines = told(client)
    proven = roots(lines)
    assert [root for _leaf, root, _way in proven] == [way for _leaf, _root, way in proven]
    assert len(proven) == sum(1 for line in lines if line.startswith("Number "))
    with organisation_active(world.meridian):
        assert {root for _leaf, root, _way in proven} <= set(AuditSeal.objects.values_list("root", flat=True))
        leaves = {bytes(leaf).hex() for leaf in AuditLeaf.objects.values_list("hash", flat=True)}
    assert len(proven) == 5
    assert {leaf for leaf, _root, _way in proven} <= leaves

    with embedded.Cluster(VAR).administer(own_database) as owner:
        owner.execute("set session_replication_role = replica")
        owner.execute("update audit_auditevent set actor_label = 'Somebody else' where action = 'workflow_started'")
    assert Person(client).open(PROVEN).text.count("Does not fit its seal") == 1
    assert sum("does not fit the seal" in line for line in told(client)) == 1
