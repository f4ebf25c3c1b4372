"""Transmittals are numbered as their project says, without gaps in each series."""

from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from documents.transmittals.models import Transmittal
from documents.transmittals.queries import numbering as queries
from documents.workflows.models import TemplateVersion, Workflow, WorkflowTemplate
from kazinex.core import clock
from tests.person import Person


def test_a_project_says_what_its_numbers_begin_with_and_given_ones_stay(world, at, issue):
    issue()
    petra = Person(world.client("petra")).open(at("numbering"))
    petra.press("Save numbering", {"Prefix": "ht-tr"})
    assert "The next transmittals are numbered like HT-TR-0001." in petra.text
    event = AuditEvent.objects.latest("id")
    assert sentence(event) == "Petra Price changed how transmittals are numbered"
    assert changes(event) == [("Prefix", "TR", "HT-TR")]
    issue()
    issue()
    petra.press("Save numbering", {"Anew each year": True})
    year = queries.series(world.harbour).rpartition("-")[2]
    assert year == str(clock.now().astimezone(clock.zone(world.harbour.time_zone)).year)
    issue()

    assert [one.code for one in Transmittal.objects.order_by("pk")] == [
        "TR-0001",
        "HT-TR-0001",
        "HT-TR-0002",
        f"HT-TR-{year}-0001",
    ]
    dina = Person(world.client("dina")).open(at("transmittals"))
    newest_first = [one.code for one in Transmittal.objects.order_by("-pk")]
    assert dina.heard("tbody td.code") == newest_first
    assert dina.follow("HT-TR-0002").status == 200
    assert world.client("dina").get(at("transmittal", "HT-TR-0003")).status_code == 404


def test_a_prefix_that_cannot_stand_in_an_address_is_refused_in_words(world, at):
    petra = Person(world.client("petra")).open(at("numbering"))
    for wrong in ("TR/1", "-TR", "1TR", "TR--A"):
        assert "Use up to 16 capitals and digits" in petra.press("Save numbering", {"Prefix": wrong}).text
    assert world.client("dina").get(at("numbering")).status_code == 403


def test_a_transmittal_names_the_workflow_it_belongs_to_for_who_sees_that(world, at):
    facts = {"version": review_version(world), "title": "Span 4", "started_by": world.dina, "started_at": clock.now()}
    Workflow.objects.create(project=world.harbour, number=1, template_name="Review", **facts)
    ada = Person(world.client("ada")).open(at("transmittal-new"))
    form = {"Subject": "Set", "Purpose": "For information", "To": "Remy Rousseau", "Documents": world.plan.number}
    ada.press("Issue", form | {"Linked workflow": "WF-0009"})
    assert "There is no workflow WF-0009 here that you see." in ada.text
    ada.press("Issue", form | {"Linked workflow": "wf-0001"}).press("Issue")

    assert ada.fact("Linked workflow") == "WF-0001"
    assert "WF-0001" not in Person(world.client("remy")).open(at("transmittal", "TR-0001")).text


def review_version(world):
    template = WorkflowTemplate.objects.create(project=world.harbour, name="Review", status="active")
    return TemplateVersion.objects.create(template=template, number=1, steps=[])
