"""Views of the register kept under a name: one's own, shared with the project, and the one it opens in."""

import pytest

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core.errors import RuleBroken
from kazinex.core.features import installed
from kazinex.core.permissions import Permission
from kazinex.core.routing import address
from kazinex.ui import navigation
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


def answered(client, listed, view):
    """What a list answers, and each page of its views."""
    here, one = "/o/meridian/p/harbour/views/", f"/o/meridian/p/harbour/views/{view.public_id}/"
    asked = [address(listed.route, "meridian", "harbour"), f"{here}{listed.name}/", f"{here}{listed.name}/new/"]
    found = [client.get(place) for place in [*asked, f"{one}edit/"]]
    return [*found, client.post(f"{one}usual/"), client.post(f"{one}delete/")]


@pytest.mark.parametrize("is_closed", [False, True])
def test_the_views_of_a_list_open_to_whom_the_list_opens(world, is_closed):
    lists = [one for one in installed().saved_lists.values() if not one.is_of_organisation]
    facts = {"project": world.harbour, "owner": world.vera, "is_shared": True}
    views = {
        one.name: SavedView.objects.create(listed=one.name, name=f"Jo Reid in {one.name}", **facts) for one in lists
    }
    if is_closed:
        world.close()

    vera, found = world.client("vera"), {}
    for one in lists:
        answers = answered(vera, one, views[one.name])
        found[one.name] = {answer.status_code // 100 for answer in answers}
        assert (one.name, found[one.name] == {4}) == (one.name, answers[0].status_code == 403)
        told = any(f"Jo Reid in {one.name}" in answer.content.decode() for answer in answers)
        assert (one.name, told) == (one.name, found[one.name] != {4})

    assert {name for name, statuses in found.items() if statuses == {4}} == {"guest-shares"}
    assert all(4 not in statuses for name, statuses in found.items() if name != "guest-shares")
    assert [view.listed for view in SavedView.objects.all()] == ["guest-shares"]
    assert not UsualView.objects.filter(listed="guest-shares").exists()
    denials = AuditEvent.objects.filter(action="permission_denied")
    assert {one.details["permission"] for one in denials} == {Permission.MANAGE_GUEST_SHARES.label}
    assert denials.count() == 6


def test_the_views_of_a_list_of_the_organisation_have_the_door_of_the_list():
    lists = [one for one in installed().saved_lists.values() if one.is_of_organisation]

    assert lists
    assert all(navigation.door(f"{one.views}{page}") == navigation.door(one.route)
               for one in lists for page in ("views", "view-new"))  # fmt: skip
