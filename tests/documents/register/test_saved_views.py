"""Views of the register kept under a name: one's own, shared with the project, and the one it opens in."""

import pytest

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core.errors import RuleBroken
from projects.models import SavedView, UsualView
from projects.services import saved_views
from tests.person import Person

HERE = "/o/meridian/p/harbour/documents/"
VIEWS = "/o/meridian/p/harbour/views/documents/"
CIVIL = "discipline=CIV&sort=title&columns=number,title,status"


def person(world, name, address=HERE):
    return Person(world.client(name)).open(address)


def saved(world, who="vera", **said):
    facts = {"name": "Civil", "query": CIVIL, **said}
    return saved_views.save("documents", by=world.actor(who), **facts)


def told():
    found = AuditEvent.objects.filter(action__startswith="view_").order_by("pk")
    return [sentence(event) for event in found]


def test_what_is_filtered_sorted_and_shown_is_saved_and_found_again(world):
    vera = person(world, "vera", f"{HERE}?{CIVIL}&after=x&choose=columns").follow("Save this view")
    vera.press("Save view", {"Name": "Civil  by title"})
    assert vera.path == f"{HERE}?{CIVIL}"
    assert "The view “Civil by title” is saved." in vera.text
    assert told() == ["Vera Voss saved the view Civil by title of documents"]

    assert person(world, "vera").follow("Civil by title").path == f"{HERE}?{CIVIL}"
    assert "Civil by title" not in person(world, "dina").heard("a")
    again = person(world, "vera", f"{VIEWS}new/").press("Save view", {"Name": "civil by title"})
    assert (again.status, "You have a view that reads like" in again.text) == (422, True)


def test_a_view_is_shared_by_who_manages_documents(world):
    assert "Share it with everybody in the project" not in person(world, "vera", f"{VIEWS}new/").text
    person(world, "dina", f"{VIEWS}new/?query=status%3Ddraft").press(
        "Save view", {"Name": "Drafts", "Share it with everybody in the project": True}
    )
    assert person(world, "vera").follow("Drafts").path == f"{HERE}?status=draft"
    assert "Rename or share" not in person(world, "vera", VIEWS).text

    petra = person(world, "petra", VIEWS).follow("Rename or share")
    petra.press("Save", {"Name": "All drafts", "Share it with everybody in the project": False})
    assert "Drafts" not in person(world, "vera").text
    event = AuditEvent.objects.get(action="view_changed")
    assert event.details == {"changes": {"Name": ["Drafts", "All drafts"], "Shared": ["yes", "no"]}}


def test_sharing_is_refused_by_the_service_too(world):
    with pytest.raises(RuleBroken, match="Only who manages documents"):
        saved(world, is_shared=True)
    assert not SavedView.objects.exists()


def test_the_list_opens_in_ones_usual_view_where_the_address_says_nothing(world):
    view = saved(world)
    person(world, "vera", VIEWS).press("Open the list in it")

    vera = person(world, "vera")
    assert vera.path == f"{HERE}?{CIVIL}"
    assert vera.follow("Clear all").path.startswith(f"{HERE}?sort=title")
    assert person(world, "vera").follow("Everything").path == f"{HERE}?view=all"
    assert person(world, "vera", f"{HERE}?status=draft").path == f"{HERE}?status=draft"
    assert person(world, "dina").path == HERE
    person(world, "vera", VIEWS).press("Open the list as it is")
    assert person(world, "vera").path == HERE
    assert told()[1:] == [
        "Vera Voss opens documents in the view Civil from now on",
        "Vera Voss opens documents in the view Civil no more",
    ]
    assert not UsualView.objects.filter(view=view).exists()


def test_what_is_no_more_shared_opens_nobodys_list(world):
    view = saved(world, "dina", is_shared=True)
    saved_views.choose(view, by=world.actor("vera"))
    saved_views.change(view, name="Civil", is_shared=False, by=world.actor("dina"))

    assert person(world, "vera").path == HERE


def test_a_view_is_deleted_by_its_owner_and_no_one_else_may_open_it(world):
    view = saved(world)
    address = f"/o/meridian/p/harbour/views/{view.public_id}/"
    statuses = [world.client("remy").get(f"{address}edit/").status_code, world.client("remy").post(address + "usual/")]
    assert (statuses[0], statuses[1].status_code) == (404, 404)

    vera = person(world, "vera", VIEWS).press("Delete")

    assert "“Civil” is deleted." in vera.text
    assert "No saved views yet" in vera.text
    assert told()[-1] == "Vera Voss deleted the view Civil of documents"


def test_a_view_opens_to_its_reader_only_what_they_may_see(world):
    saved(world, "dina", query="search=canary", is_shared=True)

    assert "HT-MEP-DWG-001" in person(world, "dina").follow("Civil").text
    assert "HT-MEP-DWG-001" not in person(world, "remy").follow("Civil").text


def test_there_is_a_bound_to_how_many_one_keeps(world, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 1)
    saved(world)

    with pytest.raises(RuleBroken, match="You have 1 views of this list"):
        saved(world, name="Another")


def test_there_are_no_views_of_a_list_that_is_not_there(world):
    assert world.client("vera").get("/o/meridian/p/harbour/views/nosuchlist/").status_code == 404
