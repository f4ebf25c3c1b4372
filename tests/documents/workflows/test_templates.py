"""Workflow templates: what they may be, their versions, and whom they come to."""

import pytest

from accounts.services import organisations
from documents.workflows.domain import participants, routes
from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import WorkflowTemplate
from documents.workflows.queries import templates as queries
from documents.workflows.queries import tries
from documents.workflows.services import templates
from kazinex.core.actors import CommandActor
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active
from tests.cast import nobody_active
from tests.documents.workflows.conftest import review

NAMES = ["Approve and sign", "For information with acknowledgement", "Standard drawing review"]


def test_making_one_leaves_one_event_and_a_draft(world, last_event):
    made = templates.create(world.harbour, name="Quick look", steps=[review()], by=world.actor("petra"))

    assert last_event()[:2] == ("template_created", "Petra Price made the workflow template Quick look")
    assert (made.status, templates.latest(made).number) == ("draft", 1)
    with pytest.raises(RuleBroken, match="reads like"):
        templates.create(world.harbour, name="quick  LOOK", steps=[review()], by=world.actor("petra"))


def test_an_active_one_is_saved_as_another_version_and_a_draft_in_place(world, template, last_event):
    petra = world.actor("petra")
    draft = templates.create(world.harbour, name="Quick look", steps=[review()], by=petra)
    facts = {"category": "", "description": "", "by": petra}
    assert templates.save(draft, name="Quick look", steps=[review(days=2)], **facts).number == 1

    active = template()
    version = templates.save(active, name="Standard review", steps=[review(days=2)], **facts)
    assert (version.number, [one.number for one in queries.versions(active)]) == (2, [2, 1])
    assert last_event()[0] == "template_changed"
    assert "2 working days" in last_event()[2]["changes"]["Steps"][1][0]
    assert "5 working days" in last_event()[2]["changes"]["Steps"][0][0]


def test_it_is_activated_archived_and_brought_back(world, template, last_event):
    petra, made = world.actor("petra"), template()
    assert last_event()[1] == "Petra Price activated version 1 of the workflow template Standard review"
    with pytest.raises(RuleBroken, match="already"):
        templates.activate(made, by=petra)

    templates.archive(made, reason="Replaced", by=petra)
    assert last_event()[1] == "Petra Price archived the workflow template Standard review: Replaced"
    assert not queries.startable(world.harbour).filter(pk=made.pk).exists()
    assert templates.restore(made, reason="Needed", by=petra).is_draft
    assert last_event()[0] == "template_restored"


def test_a_project_copies_the_organisations_and_goes_its_own_way(world, template, last_event):
    origin = template(project=None)
    copied = templates.copy(origin, project=world.harbour, by=world.actor("petra"))
    assert last_event()[0] == "template_copied"

    templates.save(copied, name="Ours", category="", description="", steps=[review(days=9)], by=world.actor("petra"))
    assert routes.read(templates.latest(origin).steps)[0].days == 5
    assert [one.name for one in queries.templates(world.actor("petra"))] == ["Ours"]


def test_a_new_organisation_begins_with_three_active_ones(world):
    with nobody_active():
        made = organisations.create(name="Southgate", by=CommandActor("create_organisation"))
        with organisation_active(made):
            found = WorkflowTemplate.objects.order_by("name")
            assert [(one.name, one.status) for one in found] == [(name, "active") for name in NAMES]
            assert templates.add_usual(by=CommandActor("again")) == 0


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([], "at least one step"),
        ([review(is_parallel=True)], "none before it"),
        ([StepSpec("", participants=("role: Reviewer",))], "name for step 1"),
        ([StepSpec("Look")], "no participants"),
        ([review(negative="back", back_to=1)], "a step before it"),
        ([review(), review(is_parallel=True, negative="back", back_to=1)], "a step before it"),
        ([review(days=0)], "between 1 and"),
    ],
)
def test_a_route_that_cannot_run_is_refused_in_words(world, steps, words):
    with pytest.raises(RuleBroken, match=words):
        templates.create(world.harbour, name="Never", steps=steps, by=world.actor("petra"))


def test_lines_of_participants_are_kept_as_people_read_them():
    assert participants.parse_lines("Role: reviewer\n\n GROUP: Client \nRemy@Meridian.example\nChosen at START\n") == (
        "role: Reviewer",
        "group: Client",
        "remy@meridian.example",
        "chosen at start",
    )
    with pytest.raises(RuleBroken, match="no role “Reviewr”"):
        participants.parse_lines("role: Reviewr")
    with pytest.raises(RuleBroken, match="names nobody"):
        participants.parse_lines("the boss")


def test_trying_it_says_who_by_when_and_why_and_starts_nothing(world, template, django_assert_max_num_queries):
    made = template(
        review(), StepSpec("Sign", "sign", ("abel@meridian.example", "group: Client", "chosen at start"), days=3)
    )
    with django_assert_max_num_queries(20):
        trial = tries.run(world.actor("petra"), made, "HT-CIV-DWG-001")

    first, second = trial.steps
    assert [(str(one.user), one.why) for one in first.asked] == [
        ("Miko Mori", "role Reviewer"),
        ("Remy Rousseau", "role Reviewer"),
    ]
    assert [str(one.user) for one in second.asked] == ["Abel Adeyemi", "Vera Voss"]
    assert first.due_at < second.due_at
    assert any("Vera Voss may not complete" in words for words in second.problems)
    with pytest.raises(RuleBroken, match="no document"):
        tries.run(world.actor("petra"), made, "NOTHING-1")


def test_who_may_not_see_the_document_is_named_before_anything_starts(world, template):
    made = template(review("remy"))
    (step,) = tries.run(world.actor("petra"), made, "HT-STR-DWG-001").steps

    assert step.problems == (
        "Remy Rousseau may not see HT-STR-DWG-001. Choose another person, or give them sight through a group.",
    )
