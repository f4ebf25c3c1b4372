"""What a revision changed, in facts: beside its file stands what the one before was."""

from documents.register.models import Document
from documents.register.services import revisions
from tests.documents.register import samples
from tests.person import Person


def read(world, document, code, who="dina"):
    key = document.revisions.get(code=code).public_id
    page = Person(world.client(who)).open(f"/o/meridian/p/harbour/documents/{document.number}/revisions/{key}/")
    return page.text


def test_a_revision_says_what_differs_from_the_one_before(world, register, checked):
    document = register("HT-7")
    revisions.add(document, code="B", file=checked("plan-2.pdf", samples.pdf(3)), by=world.actor("dina"))
    revisions.add(document, code="C", file=checked("plan-2.pdf", world.pdf), by=world.actor("dina"))
    revisions.add(document, code="D", file=checked("plan-2.pdf", world.pdf), by=world.actor("dina"))

    b, d = read(world, document, "B"), read(world, document, "D")

    assert "Against revision A" in b
    assert "Another file" in b
    assert "1 → 3" in b
    assert "plan.pdf → plan-2.pdf" in b
    assert "Against revision C" in d
    assert "The very same file" in d
    assert "Against" not in read(world, document, "A")


def test_who_sees_one_revision_alone_is_told_of_no_other(world, checked):
    """Vera sees what is approved."""
    world.role("vera", "viewer")
    beam = Document.objects.get(pk=world.beam.pk)
    revisions.add(beam, code="B", file=checked(), by=world.actor("dina"))

    assert "Against" not in read(world, beam, "A", "vera")
