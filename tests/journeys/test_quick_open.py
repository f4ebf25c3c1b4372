"""Quick open: whatever one may see in the organisation, by number or name, from one box (issue of the top bar)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.packages.services import packages, work_packages
from projects.models import Project, ProjectMembership
from tests.cast import HouseClient
from tests.guestshares import guests
from tests.leaks import planting
from tests.person import Person

FIND = "/o/meridian/find/"
LINES = ".find-list li a"


def found(client: HouseClient, words: str) -> list[str]:
    return Person(client).open(f"{FIND}?q={words}").heard(LINES)


def kinds(client: HouseClient, words: str) -> list[str]:
    return Person(client).open(f"{FIND}?q={words}").heard(".find-kind h2")


def test_the_exact_number_stands_first_then_how_it_begins_then_what_holds_the_words(world):
    for number, title in (("HT-CIV-DWG-0011", "Culvert"), ("AA-1", "See HT-CIV-DWG-001"), ("HT-CIV-DWG-0010", "Wall")):
        world.add_document(number, title=title)

    assert found(world.client("dina"), "ht-civ-dwg-001") == [
        f"HT-CIV-DWG-001 {world.plan.title} Harbour Tunnel",
        "HT-CIV-DWG-0010 Wall Harbour Tunnel",
        "HT-CIV-DWG-0011 Culvert Harbour Tunnel",
        "AA-1 See HT-CIV-DWG-001 Harbour Tunnel",
    ]
    assert found(world.client("dina"), "cul 0011") == ["HT-CIV-DWG-0011 Culvert Harbour Tunnel"]


def test_everything_one_may_see_is_found_kind_by_kind(world):
    dina = world.actor("dina")
    packages.add_documents(packages.create(world.harbour, name="Harbour tender", by=dina), [world.plan], by=dina)
    work_packages.create(world.harbour, number="WP-7", title="Harbour walls", by=dina)
    guests.share_with_jo(world, label="Harbour review")
    world.add_document("HT-9", title="Harbour plan")
    client = world.client("dina")

    assert kinds(client, "harbour") == ["Projects", "Documents", "Packages", "Work packages", "Guest shares"]
    assert found(client, "remy") == ["Remy Rousseau Harbour Tunnel"]
    page = Person(client).open(f"{FIND}?q=remy").follow("Remy Rousseau")
    assert (page.status, page.path) == (200, "/o/meridian/p/harbour/team/?q=Remy+Rousseau")
    assert found(world.client("ada"), "remy@meridian") == ["Remy Rousseau remy@meridian.example"]
    assert found(world.client("ada"), "jo@client") == ["Harbour review Jo Reid <jo@client.example> Harbour Tunnel"]


def test_what_one_may_not_see_is_not_found_by_number_or_name(world):
    planting.confidential(world, "C")
    hidden = planting.hide(world, "E", project="viaduct")
    deleted = world.add_document("HT-GONE-1")
    deleted.deleted_at = deleted.updated_at
    deleted.save(update_fields=["deleted_at"])
    dina, remy, vera = world.client("dina"), world.client("remy"), world.client("vera")

    assert found(remy, "kanary") == []
    assert found(dina, hidden.number) == []
    assert found(dina, "HT-GONE-1") == []
    assert "Guest shares" not in kinds(remy, "jo")
    assert found(vera, world.plan.number) == [], "a draft is not for who sees what is approved"
    assert found(world.client("wes"), "ht-civ") == []
    assert found(dina, "depot") == [], "another organisation's"
    for nobody in (HouseClient().get(FIND), world.client("nora").get(FIND)):
        assert nobody.status_code in {302, 404}


def test_thirty_projects_take_as_many_queries_as_one(world):
    client = world.client("remy")
    client.get(f"{FIND}?q=ht")
    before = asked(client)
    for number in range(29):
        project = Project.objects.create(code=f"p{number}", name=f"Lot {number}", time_zone="UTC")
        world.projects[project.code] = project
        ProjectMembership.objects.create(project=project, user=world.remy, role="reviewer")
        if number % 3 == 0:
            world.gather("Team", "remy", project=project.code, disciplines=[world.CIV.pk])
        world.add_document(f"HT-{number}", project=project.code, discipline=world.CIV)

    assert asked(client) == before
    assert len(found(client, "ht-")) == 8
    assert "Only the first 8 are shown. Type more of it." in Person(client).open(f"{FIND}?q=ht-").text
    assert found(client, "HT-27") == ["HT-27 HT-27 Lot 27"]


def asked(client: HouseClient) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{FIND}?q=ht")
    return len(queries)


@pytest.mark.parametrize(
    "words", ["%25", "%25%25%25", "---", "'", "a" * 300, "%E2%80%AE%00", "1 2 3 4 5 6 7 8 9 10", "_"]
)
def test_odd_words_find_nothing_and_break_nothing(world, words):
    answer = world.client("dina").get(f"{FIND}?q={words}")
    assert answer.status_code in {200, 400}
    assert answer.status_code == 400 or found(world.client("dina"), words) == []


def test_the_box_stands_on_every_page_of_the_organisation_and_its_list_is_a_piece(world):
    client = world.client("dina")
    page = Person(client).open("/o/meridian/p/harbour/documents/")
    box = page.page.query("[data-quick-open] form")[0]
    assert box.attrs["action"] == FIND
    piece = client.get(f"{FIND}?q=ht-civ", headers={"HX-Request": "true"})
    assert piece.content.decode().lstrip().startswith("<section")
    short, none = (Person(client).open(f"{FIND}?q={words}").text for words in ("a", "zzzz"))
    assert "Type at least two letters or digits." in short
    assert "Nothing that you may see is called “zzzz”." in none
    assert Person(HouseClient()).open("/sign-in/").page.query("[data-quick-open]") == []
