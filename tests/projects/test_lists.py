"""Coded lists of the organisation and of projects."""

import pytest

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core import opaque_ids
from kazinex.core.errors import RuleBroken
from projects import queries
from projects.models import Term, TermKind
from projects.services import vocabulary

LISTS = "/o/meridian/settings/lists/"
OURS = "/o/meridian/p/harbour/settings/lists/"


def said() -> str:
    return sentence(AuditEvent.objects.order_by("-id")[0])


def test_the_usual_entries_are_added_once_and_leave_what_is_there(world):
    count = vocabulary.add_usual_terms(by=world.actor("ada", ""))

    assert said() == f"Ada Admin added {count} usual entries to the lists"
    assert vocabulary.add_usual_terms(by=world.actor("ada", "")) == 0
    assert Term.objects.filter(kind="discipline", code="CIV").count() == 1


def test_a_project_extends_the_organisations_list_for_itself_only(world):
    petra = world.client("petra")
    assert petra.post(f"{OURS}zone/new/", {"code": "tun", "name": "Tunnel"}).status_code == 302
    assert said() == "Petra Price added TUN – Tunnel to the list of zones"

    assert [term.code for term in queries.terms(world.harbour, TermKind.ZONE)] == ["TUN"]
    assert [term.code for term in queries.terms(world.viaduct, TermKind.ZONE)] == []


def test_a_code_stands_once_in_what_a_project_sees(world):
    with pytest.raises(RuleBroken, match="stands in this list already"):
        vocabulary.add_term(kind="discipline", code="civ", name="Civil", project=world.harbour, by=world.actor("petra"))
    answer = world.client("petra").post(f"{OURS}discipline/new/", {"code": "a b", "name": "Kept"})
    assert answer.status_code == 422
    assert "Kept" in answer.content.decode()


def test_a_retired_entry_is_offered_no_longer_until_it_is_restored(world):
    ada, term = world.client("ada"), world.terms["ARC"]

    assert ada.post(f"{LISTS}{opaque_ids.of(term)}/retire/").status_code == 302
    assert said() == "Ada Admin retired ARC – Architecture from the list of disciplines"
    assert term not in queries.terms(world.harbour, TermKind.DISCIPLINE)
    assert ada.post(f"{LISTS}{opaque_ids.of(term)}/restore/").status_code == 302
    assert said() == "Ada Admin brought ARC – Architecture back to the list of disciplines"


def test_an_entry_is_renamed_and_its_code_stays(world):
    term = world.terms["ARC"]
    assert world.client("ada").post(f"{LISTS}{opaque_ids.of(term)}/rename/", {"name": "Architects"}).status_code == 302

    assert str(Term.objects.get(pk=term.pk)) == "ARC – Architects"
    assert said() == "Ada Admin renamed ARC – Architects in the list of disciplines"


def test_a_project_does_not_change_the_organisations_entries(world):
    term = world.terms["ARC"]

    assert world.client("petra").post(f"{OURS}{opaque_ids.of(term)}/retire/").status_code == 404
    assert world.client("petra").get(LISTS).status_code == 403
    assert world.client("nora").post(f"/o/northgate/settings/lists/{opaque_ids.of(term)}/retire/").status_code == 404
    assert world.client("petra").get(OURS).status_code == 200
