"""The first page of a project."""

from kazinex.core import features
from kazinex.core.features import DashboardTile, Feature, Tile

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
    world.lock(world.secret, reason="Canary reason")
    world.lock(world.plan)

    petra, abel = (world.client(name).get(HOME).content.decode() for name in ("petra", "abel"))
    assert "HT-MEP-DWG-001" in petra
    assert "HT-CIV-DWG-001" in petra
    assert "HT-CIV-DWG-001" in abel
    assert "HT-MEP-DWG-001" not in abel
    assert "Canary" not in abel


def test_an_app_puts_its_tiles_in_their_places(world):
    feature = Feature(
        tiles=[
            DashboardTile(2, lambda _request: Tile("Second", "projects/recent_activity.html", {"entries": []})),
            DashboardTile(1, lambda _request: None),
            DashboardTile(0, lambda _request: Tile("First", "projects/recent_activity.html", {"entries": []})),
        ]
    )
    with features.using(feature, besides=True):
        body = world.client("dina").get(HOME).content.decode()

    assert body.index("First") < body.index("Second") < body.index("Documents by status")


def test_strangers_do_not_find_it(world):
    for name in ("wes", "nora", "dan"):
        assert world.client(name).get(HOME).status_code == 404
    assert world.client().get(HOME).status_code == 302
