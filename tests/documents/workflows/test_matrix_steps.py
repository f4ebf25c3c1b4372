"""Steps that ask the review matrix: whom it names, by which rule, within how many days."""

from documents.workflows.domain import matrix_lines, routes
from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import StepPart
from documents.workflows.queries import templates, tries
from documents.workflows.queries import workflows as queries
from documents.workflows.services import matrix_rules
from documents.workflows.services.matrix_rules import RuleDraft

APPROVAL = StepSpec("Approval", "approve", ("role: Approver",), rule="any", days=3)


def test_a_step_of_the_review_matrix_runs_by_its_rule_within_its_days(world, template, start, answer):
    lines = matrix_lines.read("remy@meridian.example\nmiko@consult.example\nabel@meridian.example (optional)")
    matrix_rules.add(world.harbour, RuleDraft(reviewers=lines, rule="all", days=1), by=world.actor("petra"))
    by_matrix = StepSpec("Review", participants=("from the review matrix",), rule="any", days=30, negative="go_on")
    made = template(by_matrix, APPROVAL)
    tried = tries.run(world.actor("petra"), made, world.plan.number).steps[0]
    workflow = start(made)
    step = workflow.steps.get(number=1)

    assert (tried.step.rule_label, tried.step.duration, tried.due_at) == ("All", "1 working day", step.due_at)
    required = {one.user.name: one.is_required for one in tried.asked}
    assert required == {"Remy Rousseau": True, "Miko Mori": True, "Abel Adeyemi": False}
    answer(workflow, "remy")
    assert workflow.steps.get(number=1).is_open  # the template's rule, any one, would have closed it
    answer(workflow, "miko", "return", "Levels are wrong.")
    found = {part.user.name: part.status for part in StepPart.objects.filter(step=step)}
    assert found == {"Remy Rousseau": "answered", "Miko Mori": "answered", "Abel Adeyemi": "not_needed"}
    assert queries.legs_of(workflow)[0].spec.rule == "all"
    assert workflow.steps.get(number=2).rule == ""


def test_whom_the_matrix_only_invites_counts_when_they_answer_first(world, template, start, answer):
    lines = matrix_lines.read("remy@meridian.example\nabel@meridian.example (optional)")
    matrix_rules.add(world.harbour, RuleDraft(reviewers=lines, rule="all", days=5), by=world.actor("petra"))
    workflow = start(template(StepSpec("Review", participants=("from the review matrix",))))
    answer(workflow, "abel", "reject", "Wrong site.")
    assert workflow.steps.get().is_open
    answer(workflow, "remy")
    workflow.refresh_from_db()
    assert workflow.outcome == "rejected"


def test_the_review_matrix_says_who_reviews(world, template, start):
    draft = RuleDraft(reviewers=matrix_lines.read("role: Approver"), rule="all", days=5)
    matrix_rules.add(world.harbour, draft, by=world.actor("petra"))
    workflow = start(template(StepSpec("Review", participants=("from the review matrix",))))

    part = StepPart.objects.get(step__workflow=workflow)
    assert part.user == world.abel
    assert part.why.startswith("review matrix")


def test_the_check_of_a_route_tells_of_the_matrix_only_where_it_has_no_rule(world, template):
    """Whom it asks depends on the documents; a template has none yet."""
    made = template(StepSpec("Review", participants=("from the review matrix",)))
    steps = routes.read(made.versions.get().steps)
    (leg,) = templates.legs(made, steps)
    assert leg.problems == ("“from the review matrix” comes to nobody in this project.",)

    lines = matrix_lines.read("remy@meridian.example")
    matrix_rules.add(world.harbour, RuleDraft(reviewers=lines, rule="all", days=1), by=world.actor("petra"))
    (leg,) = templates.legs(made, steps)
    assert leg.problems == ()
