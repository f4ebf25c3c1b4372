"""One answer everywhere: what lists show, what one decision says, what pages count and what explanations tell."""

import pytest

from documents.register.models import Document, DocumentGroup, visibility
from kazinex.core import access
from kazinex.core.permissions import Permission
from projects.domain import explaining
from projects.models import AccessGroup, AccessGroupMember
from projects.queries import people
from projects.queries.actors import member_actor

MERIDIAN = ("ada", "otto", "petra", "dina", "ines", "remy", "abel", "vera", "miko")
REGISTER = "/o/meridian/p/harbour/documents/"


@pytest.fixture
def crowded(world):
    """More documents, a confidential one of a group, and a group that filters by more than one thing."""
    world.add_document("HT-CIV-DWG-002", discipline=world.CIV, document_type=world.DWG, status="approved")
    world.add_document("HT-ARC-DWG-001", discipline=world.ARC)
    world.add_document("HT-GEN-001", status="issued")
    shared = world.add_document("HT-CIV-SEC-001", discipline=world.CIV, is_confidential=True)
    DocumentGroup.objects.create(document=shared, group=world.groups["client"])
    both = AccessGroup.objects.create(
        project=world.harbour, name="Approved civil", disciplines=[world.CIV.pk], statuses=["approved"]
    )
    for name in ("miko", "vera", "dina"):
        AccessGroupMember.objects.create(group=both, user=world.people[name])
    return world


@pytest.mark.parametrize("name", MERIDIAN)
def test_the_list_is_exactly_what_single_decisions_allow(crowded, name):
    actor = crowded.actor(name)
    documents = list(Document.objects.filter(project=crowded.harbour))
    listed = set(Document.objects.visible_to(actor))

    assert listed == {document for document in documents if visibility.can_see(actor, document)}
    assert set(Document.objects.hidden_from(actor)) == set(documents) - listed
    for document in documents:
        facts = visibility.facts_of(document)
        assert explaining.explain_sight(actor.grants, facts).sight.allowed == (document in listed)


@pytest.mark.parametrize("name", MERIDIAN)
def test_pages_name_what_the_list_names_and_nothing_else(crowded, name):
    client, actor = crowded.client(name), crowded.actor(name)
    seen = set(Document.objects.visible_to(actor).current().values_list("number", flat=True))
    body = client.get(REGISTER).content.decode()

    for number in Document.objects.filter(project=crowded.harbour).values_list("number", flat=True):
        assert (number in body) == (number in seen), (name, number)
        assert client.get(f"{REGISTER}{number}/").status_code == (200 if number in seen else 404)


def test_facts_gathered_for_everybody_are_those_gathered_for_one(crowded):
    gathered = {actor.membership.user_id: actor.grants for actor in people.everybody(crowded.harbour)}

    assert set(gathered) == {crowded.people[name].pk for name in MERIDIAN}
    for name in MERIDIAN:
        user = crowded.people[name]
        alone = people.actor_of(user.pk, crowded.harbour)
        assert alone is not None
        assert gathered[user.pk] == alone.grants == crowded.actor(name).grants
    pairs = [(crowded.harbour.pk, user.pk) for user in crowded.people.values()]
    for few in (people.acting(pairs), people.acting(pairs, known={crowded.harbour.pk: crowded.harbour})):
        assert {person: actor.grants for (_project, person), actor in few.items()} == gathered
        assert {actor.project for actor in few.values()} == {crowded.harbour}


def test_a_decision_is_made_anew_once_it_is_about_something_else(crowded):
    actor = crowded.actor("remy")
    before = actor.decide(Permission.COMPLETE_WORKFLOW_STEP)
    assert actor.decide("complete_workflow_step") is before
    actor.stand_at_step(is_theirs=False)
    after = actor.decide(Permission.COMPLETE_WORKFLOW_STEP)
    assert (before.allowed, after.allowed) == (True, False)
    assert after == access.decide(actor.grants, Permission.COMPLETE_WORKFLOW_STEP)


def test_the_gate_the_explainer_and_the_sidebar_say_the_same(crowded):
    for name in MERIDIAN:
        membership = crowded.actor(name).membership
        actor = member_actor(membership, project_code="harbour")
        assert actor is not None
        for action in Permission:
            decision = access.decide(actor.grants, action)
            assert actor.decide(action) == decision == explaining.explain(actor.grants, action).decision
        sidebar = crowded.client(name).get("/o/meridian/p/harbour/").content.decode()
        may_read = actor.decide(Permission.VIEW_AUDIT_LOG).allowed
        assert ("/o/meridian/p/harbour/audit/" in sidebar) == may_read
