"""Templates in a browser without a script, in the organisation and in a project."""

from documents.workflows.domain import routes
from documents.workflows.models import WorkflowTemplate
from documents.workflows.services import templates
from tests.person import Person


def test_a_template_is_built_step_by_step_and_activated(world, url):
    petra = Person(world.client("petra")).open(url("templates"))
    petra.follow("New template").press("Add step", {"Name": "Drawing check", "Step name": "Look"})
    assert petra.heard("legend")[:2] == ["Step 1", "Step 2"]

    _, address, form = petra.filled("Save template", {"Name": "Drawing check"})
    assert form["step-1-name"] == "Look"
    form |= {"step-2-name": "Decide", "step-2-kind": "approve", "step-2-participants": "role: Approver\nrole: Nobody"}
    answer = petra.client.post(address, form)
    assert (answer.status_code, "There is no role “Nobody”" in answer.content.decode()) == (422, True)

    form["step-2-participants"] = "role: Approver"
    form["step-2-negative"], form["step-2-back_to"] = "back", "1"
    petra.open(petra.client.post(address, form)["Location"])
    assert "Goes back to step 1" in petra.text
    assert "is saved as a draft" in petra.text
    petra.press("Activate")

    made = WorkflowTemplate.objects.get(name="Drawing check")
    assert (made.status, made.project) == ("active", world.harbour)
    assert [step.name for step in routes.read(templates.latest(made).steps)] == ["Look", "Decide"]


def test_steps_are_moved_and_taken_out_before_anything_is_saved(world, url):
    petra = Person(world.client("petra")).open(url("template-new")).press("Add step", {"Step name": "First"})
    petra.press("Move step 2 up")
    assert petra.filled("Save template")[2]["step-2-name"] == "First"
    petra.press("Take step 1 out")

    assert petra.filled("Save template")[2]["step-1-name"] == "First"
    assert not WorkflowTemplate.objects.exists()


def test_an_organisations_template_is_copied_and_tried_out(world, url, template):
    template(project=None, name="Group standard")
    petra = Person(world.client("petra")).open(url("template-copy"))
    petra.press("Copy template", {"Template": "Group standard"}).follow("Try it")
    petra.press("Try it", {"Document": "HT-CIV-DWG-001"})

    assert petra.status == 200
    assert "Remy Rousseau" in petra.text
    assert "role Reviewer" in petra.text
    assert "due at the latest the end of" in petra.text


def test_an_edit_of_an_active_one_says_that_a_version_comes_of_it(world, url, template):
    made = template()
    petra = Person(world.client("petra")).open(url("template-edit", made.public_id))
    assert "Saving makes a new version" in petra.text

    petra.press("Save template", {"Duration": "8"})
    assert "saved as version 2" in petra.text
    assert "8 working days" in petra.text


def test_the_organisations_pages_are_for_who_manages_templates_there(world, url):
    ada = Person(world.client("ada")).open(url("organisation-templates", project=""))
    ada.press("Add the usual templates")

    assert ada.status == 200
    assert "Standard drawing review" in ada.text
    assert world.client("petra").get(url("organisation-templates", project="")).status_code == 403
    assert world.client("dina").get(url("templates")).status_code == 403
