"""What waits for people who may not see it any more is listed to who runs the project, and shown to nobody else."""

import random

from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.register.models import Document, DocumentGroup, Revision
from documents.workflows.models import StepPart, Workflow, WorkflowDocument, WorkflowStep
from documents.workflows.queries import reassigning
from documents.workflows.services import steering
from projects.models import AccessGroup
from tests.documents.workflows.conftest import review
from tests.person import Person

HERE = "/o/meridian/p/harbour"
EVERYBODY = ("ada", "otto", "petra", "dina", "ines", "remy", "abel", "vera", "miko", "wes")
STATUSES = ("under_review", "approved", "draft", "issued")


def test_the_database_finds_hidden_documents_as_everybody_sees_them(world, template, start):
    """Random groups, assignments and faces; the reference asks what each person sees, one by one."""
    start(template(review("petra")), world.plan, world.beam, world.secret, by="dina")
    step, chance = WorkflowStep.objects.get(), random.Random(14)  # noqa: S311  the same each time
    kept = step.parts.get(user=world.petra)
    parts = {"petra": kept, **{name: _asked(step, world.people[name]) for name in EVERYBODY if name != "petra"}}
    documents = [item.document for item in WorkflowDocument.objects.select_related("document")]
    later = {document.pk: world.add_revision(document, "B") for document in documents}
    hidden_ever = set()
    for turn in range(24):
        _shuffle(world, documents, later, chance)
        found = reassigning.hidden_from_asked([world.harbour.pk])
        assert reassigning.hidden_in(step.workflow) == found
        assert reassigning.hidden_in(Workflow(pk=0, project=world.harbour)) == {}
        expected = {}
        for name, part in parts.items():
            if count := _unseen(world.actor(name)):
                expected[part.pk] = reassigning.Hidden(step.pk, step.workflow_id, count)
                hidden_ever.add(name)
        assert found == expected, turn
    assert hidden_ever == set(EVERYBODY) - {"ada", "otto" if not world.role_of(world.otto) else "", "petra"}


def test_a_document_that_became_hidden_needs_reassignment_everywhere(world, template, start):
    flow = start(template(review("remy", "wes")), by="ines")
    petra, counts = world.client("petra"), []
    revision = flow.documents.get().revision
    wes, step = world.client("wes"), f"{HERE}/workflows/WF-0001/steps/1/"
    assert "HT-CIV-DWG-001" in Person(wes).open(step).text
    assert "Steps that need reassignment" not in Person(petra).open("/o/meridian/my-work/").text

    Document.objects.filter(pk=world.plan.pk).update(is_confidential=True)

    page = " ".join(Person(petra).open(f"{HERE}/workflows/WF-0001/").text.split())
    assert page.count("Needs reassignment may not see a document of it any more;") == 2
    assert "WF-0001" in Person(petra).open(f"{HERE}/workflows/?left=yes").text
    assert "Remy Rousseau may not see a document of it any more" in Person(petra).open("/o/meridian/my-work/").text
    assert "Review: WF-0001" in Person(petra).open(f"{HERE}/").text
    close_out = " ".join(Person(petra).open(f"{HERE}/settings/close-out/").text.split())
    assert "Steps that need reassignment 1" in close_out
    listed = Person(petra).open(f"{HERE}/settings/close-out/").follow("Steps that need reassignment")
    assert "Steps that were counted: 1. Several may belong to one workflow." in listed.text
    assert "WF-0001" in listed.text
    assert "need reassignment" not in Person(world.client("dina")).open("/o/meridian/my-work/").text
    told = Person(wes).open(step)
    assert ("HT-CIV-DWG-001" in told.text, "A document you may not see" in told.text) == (False, True)
    assert wes.get(f"{step}documents/{revision.public_id}/download/").status_code == 404

    for name in ("remy", "wes"):
        with CaptureQueriesContext(connection) as asked:
            assert petra.get("/o/meridian/my-work/").status_code == 200
        counts.append(len(asked))
        by = world.actor("ines")
        taker = {"remy": world.dina, "wes": world.petra}[name]
        steering.reassign(WorkflowStep.objects.get(), from_person=world.people[name], to=taker, reason="Hidden", by=by)
    assert counts[0] == counts[1]
    assert "WF-0001" not in Person(petra).open(f"{HERE}/workflows/?left=yes").text
    assert "WF-0001" not in listed.open(listed.path).text


def _asked(step, user):
    return StepPart.objects.create(step=step, user=user)


def _unseen(actor):
    items = WorkflowDocument.objects.select_related("document")
    if not (actor.sees_register or actor.sees_everything):
        return items.filter(document__is_confidential=True).count()
    return items.exclude(revision__in=Revision.objects.visible_to(actor)).count()


def _shuffle(world, documents, later, chance):
    """Other groups, other confidentiality, other faces."""
    AccessGroup.objects.filter(project=world.harbour).delete()
    groups = []
    for number in range(chance.randrange(4)):
        facts = {
            "statuses": chance.sample(STATUSES, chance.choice((0, 0, 1, 2))),
            "disciplines": [one.discipline_id for one in chance.sample(documents, chance.choice((0, 1, 2)))],
            "confidentiality": chance.choice(("", "", "open", "confidential")),
        }
        groups.append(world.gather(f"G{number}", *chance.sample(EVERYBODY, chance.randrange(6)), **facts))
    for document in documents:
        pinned = WorkflowDocument.objects.get(document=document).revision_id
        current, released = chance.sample([pinned, later[document.pk].pk], 2)
        released = chance.choice((released, current, None))
        Document.objects.filter(pk=document.pk).update(
            is_confidential=chance.random() < 0.4,
            status=chance.choice(STATUSES),
            current_revision=current,
            released_revision=released,
            released_status=chance.choice(("approved", "issued")) if released else "",
        )
        for group in groups:
            if chance.random() < 0.5:
                DocumentGroup.objects.create(document=document, group=group)


def test_my_work_of_who_runs_projects_asks_no_more_than_a_page_may(world, template, start):
    """What it lists of what every page counts is not counted once more; the number is that of other pages."""
    start(template(review("petra", "remy")))
    petra = Person(world.client("petra"))
    petra.open("/o/meridian/my-work/")
    with CaptureQueriesContext(connection) as queries:
        petra.open("/o/meridian/my-work/")

    beside = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    asked = [one["sql"] for one in queries if "set_config(" not in one["sql"] and not one["sql"].startswith(beside)]
    assert (len(asked) <= 8, petra.heard(".topbar-count")) == (True, ["1", "1"]), "\n".join(asked)  # and the bell
    assert petra.open(f"{HERE}/documents/").heard(".topbar-count") == ["1", "1"]
