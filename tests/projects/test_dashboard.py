"""The first page of a project."""

from documents.register.services import documents
from projects.domain import dashboard
from projects.domain.dashboard import Tile

HOME = "/o/meridian/p/harbour/"


def test_the_dashboard_names_the_project_and_ones_own_role(world):
    body = world.client("dina").get(HOME).content.decode()

    for words in ("Harbour Tunnel", "Document Controller", "Australia/Sydney"):
        assert words in body


def test_documents_are_counted_by_status_as_far_as_one_sees_them(world):
    counts = {name: world.client(name).get(HOME).content.decode().count("?status=draft") for name in ("ada", "vera")}

    assert counts == {"ada": 1, "vera": 0}
    assert "?status=approved" in world.client("vera").get(HOME).content.decode()


def test_recent_activity_leaves_out_what_one_may_not_see(world):
    documents.lock(world.secret, reason="Canary reason", by=world.actor("petra"))
    documents.lock(world.plan, reason="Issued", by=world.actor("petra"))

    petra, abel = (world.client(name).get(HOME).content.decode() for name in ("petra", "abel"))
    assert "HT-MEP-DWG-001" in petra
    assert "HT-CIV-DWG-001" in petra
    assert "HT-CIV-DWG-001" in abel
    assert "HT-MEP-DWG-001" not in abel
    assert "Canary" not in abel


def test_a_room_puts_its_tile_in_its_place(world, monkeypatch):
    monkeypatch.setattr(dashboard, "_makers", [])
    dashboard.register(2)(lambda _request: Tile("Second", "projects/recent_activity.html", {"entries": []}))
    dashboard.register(1)(lambda _request: None)
    dashboard.register(0)(lambda _request: Tile("First", "projects/recent_activity.html", {"entries": []}))
    body = world.client("dina").get(HOME).content.decode()

    assert body.index("First") < body.index("Second")


def test_strangers_do_not_find_it(world):
    for name in ("wes", "nora", "dan"):
        assert world.client(name).get(HOME).status_code == 404
    assert world.client().get(HOME).status_code == 302
