"""Searching the register: what is found, for whom, by index and by walk, and what is said of a mistake."""

import re
from dataclasses import replace
from random import Random
from urllib.parse import quote

import pytest
from django.db import connection

from documents.register import queries
from documents.register.domain.searching import prefixes
from documents.register.models import DocumentStatus
from documents.register.queries import search
from projects.models import Term, TermKind
from tests.documents.register.search_model import Paper, finds, invented, typed
from tests.person import Person

LANGUAGES = [
    ("HT-SRV-001", "Prüfstatik für die Łódź Straße"),
    ("HT-SRV-002", "Café Ísafjörður"),
    ("HT-SRV-003", "管道布置圖（二）"),
    ("HT-SRV-004", "トンネル排水計画"),
    ("HT-SRV-005", "한국어도로계획"),
    ("HT-SRV-006", "İstanbul Çağlayan ﾄﾝﾈﾙ"),
    ("HT-SRV-007", "Re\u0301sume\u0301 of pre-cast ⌀600 pipes"),
]


@pytest.fixture
def more(world):
    world.add_document("HT-CIV-SPC-010", title="Concrete specification", discipline=world.CIV)
    world.add_document("HT-ARC-DWG-100", title="Façade elevation, northern entrance", discipline=world.ARC)
    world.add_document("HT-ARC-DWG-101", title="100 % façade detail_A", discipline=world.ARC, status="issued")
    for number, title in LANGUAGES:
        world.add_document(number, title=title)


@pytest.fixture
def found(world):
    """The numbers of what somebody finds by typing this, by index and by walk, which must agree."""

    def look(words, name="dina"):
        actor = world.actor(name)
        asking = search.asking(words, queries.vocabulary(world.harbour))
        assert asking is not None
        sought = search.sought(actor, asking)
        rows = queries.documents(actor).order_by("number")
        by_index, walked = (list(one.narrow(rows)) for one in (sought, replace(sought, candidates=None)))
        assert by_index == walked, words
        return [row.number for row in by_index]

    return look


WORDS = [
    ("drainage", ["HT-CIV-DWG-001"]),
    ("DRAINAGE arrangement", ["HT-CIV-DWG-001"]),
    ("arrangement drainage", ["HT-CIV-DWG-001"]),
    ("ht-civ", ["HT-CIV-DWG-001", "HT-CIV-SPC-010"]),
    ("SPC-01", ["HT-CIV-SPC-010"]),
    ("facade", ["HT-ARC-DWG-100", "HT-ARC-DWG-101"]),
    ("FAÇADE -detail", ["HT-ARC-DWG-100"]),
    ("detail_a", ["HT-ARC-DWG-101"]),
    ("deta_l", []),
    ("be sch", ["HT-STR-DWG-001"]),
    ("ea", []),
    ("10 fa", ["HT-ARC-DWG-100", "HT-ARC-DWG-101"]),
    ("'; drop table documents_document; --", []),
    ("northern specification", []),
    ("northern OR specification", ["HT-ARC-DWG-100", "HT-CIV-SPC-010"]),
    ("(northern OR specification) concrete", ["HT-CIV-SPC-010"]),
    ("northern OR specification concrete", ["HT-ARC-DWG-100", "HT-CIV-SPC-010"]),
    ('"elevation northern"', ["HT-ARC-DWG-100"]),
    ('"northern elevation"', []),
    ('"elev"', []),
    ("elev*", ["HT-ARC-DWG-100"]),
    ("*ance", ["HT-ARC-DWG-100"]),
    ("n*n entrance", ["HT-ARC-DWG-100"]),
    ("north*entrance", []),
    ("number:HT-ARC*101", ["HT-ARC-DWG-101"]),
    ("number:htarc*", ["HT-ARC-DWG-100", "HT-ARC-DWG-101"]),
    ("number:facade", []),
    ("title:spc", []),
    ("title:(facade -detail)", ["HT-ARC-DWG-100"]),
    ("HTCIVDWG001", ["HT-CIV-DWG-001"]),
    ("ht_civ_dwg_001", ["HT-CIV-DWG-001"]),
    ("civdwg", ["HT-CIV-DWG-001"]),
    ("prufstatik", ["HT-SRV-001"]),
    ("PRÜFSTATIK", ["HT-SRV-001"]),
    ("lodz strasse", ["HT-SRV-001"]),
    ("cafe isafjordur", ["HT-SRV-002"]),
    ("布置", ["HT-SRV-003"]),
    ("圖", ["HT-SRV-003"]),
    ('"管道布置圖 二"', ["HT-SRV-003"]),
    ("ンネ", ["HT-SRV-004", "HT-SRV-006"]),
    ("ﾄﾝﾈﾙ", ["HT-SRV-004", "HT-SRV-006"]),
    ("排水", ["HT-SRV-004"]),
    ("도로", ["HT-SRV-005"]),
    ("istanbul", ["HT-SRV-006"]),
    ("ISTANBUL çağlayan", ["HT-SRV-006"]),
    ("résumé", ["HT-SRV-007"]),
    ("ø600", ["HT-SRV-007"]),
    ("precast", []),
    ("pre-cast", ["HT-SRV-007"]),
    ("discipline:arc", ["HT-ARC-DWG-100", "HT-ARC-DWG-101"]),
    ("discipline:Architecture status:issued", ["HT-ARC-DWG-101"]),
    ("discipline:A* -status:issued", ["HT-ARC-DWG-100"]),
    ("status:(approved OR issued)", ["HT-ARC-DWG-101", "HT-STR-DWG-001"]),
    ("type:DWG", ["HT-CIV-DWG-001"]),
    ("elevation revision:a", ["HT-ARC-DWG-100"]),
    ("elevation revision:B", []),
    ("elevation owner:okafor", ["HT-ARC-DWG-100"]),
    ("elevation owner:me", ["HT-ARC-DWG-100"]),
    ("elevation owner:walker", []),
    ("ht-srv -discipline:(CIV OR ARC) title:cafe", ["HT-SRV-002"]),
]


def test_words_phrases_operators_and_prefixes_find_what_they_say(world, more, found):
    assert [(words, found(words)) for words, _ in WORDS] == WORDS


def test_a_precast_number_is_found_however_it_is_punctuated(world, found):
    world.add_document("HT.001-A", title="Plain")

    assert [found(words) for words in ("ht001a", "HT-001-A", "ht.001", "number:001-A")] == [["HT.001-A"]] * 4


@pytest.mark.parametrize("seed", range(3))
def test_any_expression_finds_what_a_model_says_for_everybody(world, found, seed):
    chance = Random(seed)  # noqa: S311  any will do
    words = [
        "drain",
        "Prüf",
        "Łódź",
        "weiß",
        "plan",
        "level",
        "A1",
        "2",
        "管道",
        "布置圖",
        "道",
        "pre-cast",
        "plan-level",
    ]
    marks = [" ", " ", " – ", "-", " & "]
    for at in range(70):
        title = "".join(chance.choice(words) + chance.choice(marks) for _ in range(4)) + chance.choice(words)
        code = chance.choice(["CIV", "STR", ""])
        number = f"HT{chance.choice('-._')}{code or 'GEN'}-{at:03}"
        paper = world.add_document(
            number, title=title, discipline=world.terms.get(code), owner=chance.choice(["dina", "wes"]),
            status=chance.choice(["draft", "approved", "issued"]),
        )  # fmt: skip
        if chance.random() < 0.4:
            world.add_revision(paper, "B", chance.choice(["draft", "for_review", "approved"]))
    facts = [("discipline", "CIV"), ("discipline", "s*"), ("status", "approved"), ("status", "d*"),
             ("revision", "a"), ("revision", "B"), ("owner", "walker"), ("owner", "dina")]  # fmt: skip
    trees = [invented(chance, [*words, "HT-GEN-00", "htgen", "01", "HT-CIV", "civ"], facts) for _ in range(60)]
    for name in ("dina", "remy", "vera"):
        papers = [_as_seen(row) for row in queries.documents(world.actor(name)).select_related("discipline", "owner")]
        for tree in trees:
            said = typed(tree, chance)
            wanted = sorted(paper.number for paper in papers if finds(tree, paper))
            assert sorted(found(said, name)) == wanted, (name, said)


def _as_seen(row):
    discipline = row.discipline.code if row.discipline else ""
    return Paper(row.number, row.title, discipline, row.shown_status, row.shown_code, row.owner.name)


def test_who_sees_an_older_face_searches_that_face(world, found):
    plan = world.add_document("HT-CIV-DWG-500", title="Two faces", discipline=world.CIV, status="approved")
    world.add_revision(plan, "B", "draft")

    said = ("status:approved", "revision:A", "status:draft", "revision:B", "-status:draft", "NOT revision:b")
    told = {name: [one for one in said if found(f"two faces {one}", name)] for name in ("vera", "dina")}
    assert told == {
        "vera": ["status:approved", "revision:A", "-status:draft", "NOT revision:b"],
        "dina": ["status:draft", "revision:B"],
    }


@pytest.mark.parametrize("anywhere", [False, True])
@pytest.mark.parametrize("pieces", [[], ["can", "ary"]])
def test_search_never_looks_past_the_wall_or_into_another_project(world, pieces, anywhere):
    with connection.cursor() as cursor:
        for place, hits in ((world.depot, 0), (world.viaduct, 0), (world.harbour, 1)):
            asked = [place.pk, pieces, anywhere]
            cursor.execute("select count(*) from documents_search(%s, array['canary'], %s, %s)", asked)
            assert cursor.fetchone() == (hits,)


def test_search_without_an_organisation_finds_nothing(world):
    with connection.cursor() as cursor:
        cursor.execute("select set_config('kazinex.organisation', '', true)")
        cursor.execute("select count(*) from documents_search(%s, array['drainage'])", [world.harbour.pk])
        assert cursor.fetchone() == (0,)


def test_two_queries_are_all_a_search_costs_besides_the_page(world, django_assert_num_queries):
    actor = world.actor("dina")
    asking = search.asking('drainage (status:approved OR "beam" OR owner:dina)', queries.vocabulary(world.harbour))
    assert asking is not None
    with django_assert_num_queries(2):
        search.sought(actor, asking)


def test_blank_search_is_no_search(world, url):
    dina = Person(world.client("dina")).open(url("register") + "?search=%20%20")

    assert len(dina.heard("tbody .code a")) == 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("drainage (plan", "A bracket opened at character 10 is never closed."),
        ("%", "There is no letter or digit to look for at character 1."),
        ("\\", "There is no letter or digit to look for at character 1."),
        ("title:", "Nothing follows “title:” at character 1. Write what to look for right behind it."),
        (
            "plan discipline:CVI",
            "“discipline:CVI” at character 6 is no discipline of this project. There is ARC, CIV, MEP, STR.",
        ),
        ("zone:Z1", "“zone:Z1” at character 1 is no zone of this project. It has none yet."),
        (
            "status:aproved",
            "“status:aproved” at character 1 is no status of this project. There is " + ", ".join(DocumentStatus) + ".",
        ),
    ],
)
def test_a_mistake_is_told_beside_the_box_and_nothing_is_shown(world, url, words, told):
    dina = Person(world.client("dina")).open(url("register") + f"?search={quote(words)}")

    assert (dina.heard(".filter-error"), dina.heard("tbody .code a")) == ([told], [])
    assert [box.attrs["value"] for box in dina.page.query("#list_search")] == [words]


def test_the_help_names_every_prefix(world, url):
    dina = Person(world.client("dina")).open(url("register") + "?search=beam&sort=-title")
    assert dina.heard("details.filter-help") == []

    dina.follow("How to search")
    (panel,) = re.findall(r'<details class="filter-help" open>.*?</details>', dina.response.content.decode(), re.DOTALL)
    assert [prefix for prefix in prefixes.PREFIXES if f"<code>{prefix}:" not in panel] == []
    assert [box.attrs["value"] for box in dina.page.query("#list_search")] == ["beam"]
    assert "sort=-title" in dina.path


def test_an_entry_of_the_project_and_one_of_the_organisation_of_the_same_code_are_searched_together(world, found):
    own = Term.objects.create(kind=TermKind.DISCIPLINE, code="CIV", name="Civil here", project=world.harbour)
    world.add_document("HT-CIV-DWG-900", discipline=own)

    assert found("discipline:civ") == ["HT-CIV-DWG-001", "HT-CIV-DWG-900"]
