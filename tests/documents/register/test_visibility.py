"""SPEC 3.4: the SQL that lists, the function that decides one, and the page that merges parts hold to one answer."""

from contextlib import contextmanager
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.register import queries
from documents.register.models import Document, DocumentGroup, Revision, visibility
from documents.register.web.lists import ORDERS
from kazinex.core import clock, keyset
from kazinex.core.lists import both_ways
from projects.models import AccessGroup, AccessGroupMember, ProjectMembership, Term, TermKind

PEOPLE = ["ada", "otto", "petra", "dina", "ines", "remy", "abel", "vera", "miko"]
STATUSES = ["draft", "for_review", "approved", "issued"]
MANY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
places = st.integers(0, 2)
some = st.lists(places, max_size=2, unique=True)
groups = st.fixed_dictionaries(
    {
        "disciplines": some,
        "document_types": st.lists(places, max_size=1),
        "zones": st.just([]),
        "statuses": st.lists(st.sampled_from(STATUSES), max_size=2, unique=True),
        "confidentiality": st.sampled_from(["", "", "open", "confidential"]),
        "members": st.lists(st.sampled_from(PEOPLE), max_size=4, unique=True),
        "archived": st.booleans(),
    }
)
papers = st.fixed_dictionaries(
    {
        "discipline": st.none() | places,
        "document_type": st.none() | places,
        "statuses": st.lists(st.sampled_from(STATUSES), min_size=1, max_size=3),
        "is_confidential": st.booleans(),
        "groups": some,
        "deleted": st.booleans(),
    }
)


@pytest.fixture
def lists(world):
    kinds = (TermKind.DISCIPLINE, TermKind.DOCUMENT_TYPE)
    return {
        kind: [Term.objects.create(kind=kind, code=f"X{place}", name=f"List {place}") for place in range(3)]
        for kind in kinds
    }


@MANY
@given(shown=st.lists(groups, max_size=3), drawn=st.lists(papers, max_size=8))
def test_lists_and_single_decisions_agree_for_everybody(world, lists, shown, drawn):
    with _undone():
        AccessGroupMember.objects.all().delete()
        AccessGroup.objects.all().delete()
        made = [_group(world, lists, place, facts) for place, facts in enumerate(shown)]
        for place, facts in enumerate(drawn):
            _document(world, lists, place, facts, made)
        for name in PEOPLE:
            _agree(world.actor(name), name)


@contextmanager
def _undone():
    """Revisions stay for ever, so an example ends as if it had never been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _agree(actor, name):
    one_by_one = {document.number: _seen(actor, document) for document in Document.objects.all()}
    one_by_one = {number: seen for number, seen in one_by_one.items() if seen}
    listed = Document.objects.visible_to(actor)
    told = {one.number: (one.face, one.shown_code, one.shown_status, one.shown_at) for one in listed}
    assert told == one_by_one, name
    shown = {one for document in listed for one in queries.revisions_of(document)}
    assert set(Revision.objects.visible_to(actor)) == shown
    for status in STATUSES:
        kept = {number for number, seen in one_by_one.items() if seen[2] == status}
        assert {one.number for one in listed.filter(visibility.in_status(actor, status))} == kept
    for sort, order in both_ways(ORDERS).items():
        among = visibility.among(actor, sort.lstrip("-"))
        assert list(keyset.page(listed, order=order, size=100, among=among).rows) == list(listed.order_by(*order)), name
        assert keyset.capped_count(listed, among=among) == (len(one_by_one), False)


def _seen(actor, document):
    sight = visibility.sight(actor, document)
    if not sight:
        return None
    if sight.face == "released":
        return (sight.face, document.released_code, document.released_status, document.released_at)
    return (sight.face, document.current_code, document.status, document.updated_at)


def _group(world, lists, place, facts):
    made = AccessGroup.objects.create(
        project=world.harbour,
        name=f"Group {place}",
        disciplines=[lists[TermKind.DISCIPLINE][at].pk for at in facts["disciplines"]],
        document_types=[lists[TermKind.DOCUMENT_TYPE][at].pk for at in facts["document_types"]],
        statuses=facts["statuses"],
        confidentiality=facts["confidentiality"],
        archived_at=clock.now() if facts["archived"] else None,
    )
    for name in facts["members"]:
        AccessGroupMember.objects.create(group=made, user=world.people[name])
    return made


def _document(world, lists, place, facts, made):
    document = world.add_document(
        f"H-{place}",
        title="Paper",
        discipline=lists[TermKind.DISCIPLINE][facts["discipline"]] if facts["discipline"] is not None else None,
        document_type=lists[TermKind.DOCUMENT_TYPE][facts["document_type"]]
        if facts["document_type"] is not None
        else None,
        status=facts["statuses"][0],
        is_confidential=facts["is_confidential"],
        deleted_at=clock.now() if facts["deleted"] else None,
    )
    for code, status in zip("BC", facts["statuses"][1:], strict=False):
        world.add_revision(document, code, status)
    for at in facts["groups"]:
        if at < len(made):
            DocumentGroup.objects.create(document=document, group=made[at])


def seen(world, name, project="harbour"):
    return sorted(Document.objects.visible_to(world.actor(name, project)).values_list("number", flat=True))


def test_the_cast_sees_what_the_specification_says(world):
    everything = ["HT-CIV-DWG-001", "HT-MEP-DWG-001", "HT-STR-DWG-001"]
    plain = ["HT-CIV-DWG-001", "HT-STR-DWG-001"]

    assert {name: seen(world, name) for name in PEOPLE} == {
        "ada": everything,
        "otto": everything,
        "petra": everything,
        "dina": everything,
        "ines": plain,
        "remy": ["HT-CIV-DWG-001"],
        "abel": plain,
        "vera": ["HT-STR-DWG-001"],
        "miko": plain,
    }


def test_which_documents_are_assigned_to_a_client_is_asked_once_in_a_page(world):
    vera = world.actor("vera")
    asked = str(queries.rows(queries.documents(vera), actor=vera).query)

    assert asked.count('FROM "documents_documentgroup"') == 1


def test_a_controller_in_a_filtering_group_no_longer_sees_confidential_documents(world):
    AccessGroupMember.objects.create(group=world.civil_team, user=world.dina)

    assert seen(world, "dina") == ["HT-CIV-DWG-001"]


def test_a_confidential_document_is_open_to_the_groups_it_is_assigned_to(world):
    DocumentGroup.objects.create(document=world.secret, group=world.civil_team)

    assert seen(world, "remy") == ["HT-CIV-DWG-001", "HT-MEP-DWG-001"]
    assert "HT-MEP-DWG-001" not in seen(world, "abel")


def test_nothing_of_another_project_is_seen_from_here(world):
    ProjectMembership.objects.create(project=world.viaduct, user=world.dina, role="document_controller")

    assert seen(world, "dina", "viaduct") == []
    assert visibility.can_see(world.actor("dina", "viaduct"), world.plan) is False
    assert visibility.can_see(world.actor("ada", ""), world.plan) is True


def test_a_discipline_that_is_seen_whole_is_walked_once_whatever_the_order(world):
    world.gather("Issued", "remy", disciplines=[world.CIV.pk, world.STR.pk], statuses=["issued"])

    parts = {column: len(visibility.among(world.actor("remy"), column).walked) for column in visibility.OF_A_FACE}

    assert parts == {"updated": 1 + 2, "status": 1 + 2}


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param([{"discipline": "CIV"}, {"types": True}], id="something of every discipline"),
        pytest.param([{"discipline": "CIV"}, {"statuses": ["issued", "approved"]}], id="one, and all by status"),
        pytest.param([{"discipline": "CIV", "statuses": ["issued"]}, {"discipline": "STR"}], id="two disciplines"),
    ],
)
def test_pages_follow_each_other_whichever_way_what_is_seen_is_read(world, shown):
    """A part that holds rows of another one shows none twice and leaves none out, however far down a page begins."""
    kind = Term.objects.create(kind=TermKind.DOCUMENT_TYPE, code="DW", name="Drawing")
    AccessGroupMember.objects.filter(user=world.remy).delete()
    for place, said in enumerate(shown):
        facts = {"disciplines": [world.terms[said["discipline"]].pk]} if "discipline" in said else {}
        facts |= {"document_types": [kind.pk]} if "types" in said else {}
        world.gather(f"Group {place}", "remy", statuses=said.get("statuses", []), **facts)
    for place, pair in enumerate(["A", "CD", "DA", "AI", "IA", "IDA", "AID", "ID", "D", "I"] * 2):
        statuses = [{"A": "approved", "C": "for_review", "D": "draft", "I": "issued"}[one] for one in pair]
        discipline = [world.CIV, world.STR, None][place % 3]
        paper = world.add_document(
            f"P-{place:02}", status=statuses[0], discipline=discipline, document_type=kind if place % 2 else None
        )
        for code, status in zip("BC", statuses[1:], strict=False):
            world.add_revision(paper, code, status)
    remy = world.actor("remy")
    listed = Document.objects.visible_to(remy).current()
    for sort, order in both_ways(ORDERS).items():
        wanted, among = [one.pk for one in listed.order_by(*order)], visibility.among(remy, sort.lstrip("-"))
        assert len(wanted) > 8
        ask = partial(keyset.page, listed, order=order, size=4, among=among)
        found: list[int] = []
        after = ""
        while not found or after:
            page = ask(after=after, most=200)
            assert page.count_words == str(len(wanted)), sort
            found += [one.pk for one in page.rows]
            after = page.after
        assert found == wanted, sort
        assert ask(most=7).count_words == "7+"
