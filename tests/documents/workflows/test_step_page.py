"""What stands on a reviewer's page besides the step, and the number of what waits in the top bar."""

from documents.register.models import Document
from documents.workflows.models import WorkflowStep
from documents.workflows.queries import steering
from tests.documents.workflows.conftest import review
from tests.person import Person


def test_the_last_reviewed_revision_is_offered_to_be_laid_over(world, template, start, answer):
    made = template(review("miko"))
    first = start(made)
    step = first.steps.get()
    miko = Person(world.client("miko"))
    assert "last reviewed revision" not in miko.open(step.get_absolute_url()).text
    answer(first, "miko", "return", "Levels are wrong.")
    world.add_revision(world.plan, "B")
    world.add_revision(world.plan, "C")
    second = start(made, Document.objects.get(pk=world.plan.pk))

    page = miko.open(second.steps.get().get_absolute_url())
    assert "Compare with the last reviewed revision revision A" in " ".join(page.text.split())
    assert page.follow("Compare with the last reviewed revision").status == 200


def test_the_top_bar_counts_what_waits_for_somebody(world, template, start, answer):
    def heard(name):
        return Person(world.client(name)).open("/o/meridian/").heard(".topbar-end a[href='/o/meridian/my-work/']")

    workflow = start(template(review("remy", "miko")))
    assert heard("remy") == ["My work 1"]
    assert heard("dina") == ["My work"]
    answer(workflow, "remy")
    assert heard("remy") == ["My work"]


def test_only_who_may_answer_is_offered_a_step(world, template, start):
    """An observer would be refused after the reason was written."""
    start(template(review("remy")))
    step = WorkflowStep.objects.select_related("workflow__project").get()
    offered = {user.name for user in steering.takers(step)}

    assert {"Dina Okafor", "Miko Mori", "Wes Walker"} <= offered
    assert "Vera Voss" not in offered
    assert steering.takers(step, world.dina).filter(pk=world.dina.pk).count() == 0


def test_who_answers_too_late_reads_who_was_first_and_keeps_what_they_wrote(world, template, start, answer):
    workflow = start(template(review("remy", "miko", rule="any")))
    remy = Person(world.client("remy")).open(workflow.steps.get().get_absolute_url())
    answer(workflow, "miko")
    remy.press("Submit decision", {"Decision": "Return for revision", "Comment": "The pit clashes."})

    assert remy.status == 422
    assert "Miko Mori already approved this step at" in remy.text
    assert "The pit clashes." in remy.text
    assert remy.heard("main form") == []


def test_where_there_is_one_answer_it_is_chosen_already(world, template, start):
    start(template(review("remy", kind="acknowledge"), review("remy", name="Sign", kind="sign", is_parallel=True)))
    remy = Person(world.client("remy"))
    place = "/o/meridian/p/harbour/workflows/WF-0001/steps/"
    said = [remy.open(f"{place}{number}/").heard("select[name=decision] option") for number in (1, 2)]
    assert said == [["Acknowledge"], ["Choose a decision", "Sign", "Decline"]]
