"""Views of Active Shares kept under a name: one's own, shared in the organisation, and the one the list opens in."""

import pytest
from django.db import IntegrityError, transaction

from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active
from projects.models import SavedView, UsualView
from projects.services import saved_views
from tests.cast import nobody_active
from tests.guestshares import guests
from tests.person import Person

HERE = "/o/meridian/settings/external-access/active-shares/"
VIEWS = f"{HERE}views/"
LIVE = "status=active&sort=expires_at"
SHARE = "Share it with everybody who may open this list"


def person(world, name, address=HERE):
    return Person(world.client(name)).open(address)


def saved(world, who="ada", **said):
    facts = {"name": "Live", "query": LIVE, **said}
    return saved_views.save("active-shares", by=world.actor(who, ""), **facts)


def told():
    found = AuditEvent.objects.filter(action__startswith="view_").order_by("pk")
    return [(sentence(event), event.project_id) for event in found]


def test_what_is_filtered_and_sorted_is_saved_under_a_name_and_the_list_opens_in_it(world):
    guests.share_with_jo(world, world.plan)
    dina = person(world, "dina", f"{HERE}?{LIVE}&after=x").follow("Save this view")
    assert SHARE not in dina.text
    dina.press("Save view", {"Name": "Live  ones", "Open the list in it": True})

    assert (dina.path, "The view “Live ones” is saved." in dina.text) == (f"{HERE}?{LIVE}", True)
    assert person(world, "dina").path == f"{HERE}?{LIVE}"
    assert person(world, "dina").follow("Everything").path == f"{HERE}?view=all"
    assert person(world, "dina").follow("Clear all").path.startswith(f"{HERE}?sort=")
    assert "Live ones" not in person(world, "petra").text
    again = person(world, "dina", f"{VIEWS}new/").press("Save view", {"Name": "live ones"})
    assert (again.status, "You have a view that reads like" in again.text) == (422, True)

    person(world, "dina", VIEWS).press("Open the list as it is")
    assert person(world, "dina").path == HERE
    assert "No saved views yet" in person(world, "dina", VIEWS).press("Delete").text
    assert told() == [
        ("Dina Okafor saved the view Live ones of active-shares", None),
        ("Dina Okafor opens active-shares in the view Live ones from now on", None),
        ("Dina Okafor opens active-shares in the view Live ones no more", None),
        ("Dina Okafor deleted the view Live ones of active-shares", None),
    ]


def test_who_manages_the_organisations_settings_shares_a_view_with_whoever_may_open_the_list(world):
    guests.share_with_jo(world, world.plan)
    person(world, "ada", f"{VIEWS}new/?query=status%3Dactive").press("Save view", {"Name": "Live", SHARE: True})
    view = SavedView.objects.get()

    assert person(world, "dina").follow("Live").path == f"{HERE}?status=active"
    assert "Rename or share" not in person(world, "dina", VIEWS).press("Open the list in it").text
    edit = f"{VIEWS}{view.public_id}/edit/"
    assert [world.client(name).get(edit).status_code for name in ("dina", "vera", "nora")] == [404, 404, 404]
    assert [world.client(name).get(VIEWS).status_code for name in ("dina", "vera", "nora")] == [200, 403, 404]
    assert world.client("vera").post(f"{VIEWS}{view.public_id}/usual/").status_code == 403
    assert not UsualView.objects.exclude(person=world.dina).exists()

    person(world, "otto", VIEWS).follow("Rename or share").press("Save", {"Name": "All live", SHARE: False})
    assert "All live" not in person(world, "dina").text
    assert person(world, "dina").path == HERE
    event = AuditEvent.objects.get(action="view_changed")
    assert event.details == {"changes": {"Name": ["Live", "All live"], "Shared": ["yes", "no"]}}


def test_sharing_in_the_organisation_is_refused_by_the_service_too(world):
    with pytest.raises(RuleBroken, match="Only who manages the organisation's settings"):
        saved(world, "dina", is_shared=True)
    assert told() == []


def test_views_of_a_project_and_of_the_organisation_are_kept_apart(world):
    view, of_project = saved(world, is_shared=True), "/o/meridian/p/harbour/views/"
    here = saved_views.save("documents", name="Live", query="", is_shared=True, by=world.actor("ada"))
    ada = world.client("ada")

    addresses = [f"{VIEWS}{here.public_id}/edit/", f"{of_project}{view.public_id}/edit/", f"{of_project}active-shares/"]
    assert [ada.get(address).status_code for address in addresses] == [404, 404, 404]
    assert person(world, "ada", f"{of_project}documents/").heard("tbody th a") == ["Live"]
    assert person(world, "ada", VIEWS).heard("tbody th a") == ["Live"]


def test_the_database_keeps_them_in_their_organisation_and_a_name_once(world):
    view = saved(world)
    facts = {"owner": world.ada, "listed": "active-shares", "name": "LIVE", "query": ""}
    with pytest.raises(IntegrityError, match="saved_view_name_once"), transaction.atomic():
        SavedView.objects.create(**facts)
    saved_views.choose(view, by=world.actor("ada", ""))
    saved_views.choose(view, by=world.actor("ada", ""))
    assert UsualView.objects.count() == 1

    with nobody_active(), organisation_active(world.northgate):
        assert not SavedView.objects.filter(pk=view.pk).exists()
    theirs = VIEWS.replace("meridian", "northgate")
    assert world.client("nora").get(f"{theirs}{view.public_id}/edit/").status_code == 404
