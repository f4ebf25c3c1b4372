"""What a dozen people see after any revisions and moves, held to a model that knows nothing of the product."""

from collections import Counter
from random import Random
from typing import Any

import pytest

from documents.register import queries
from documents.register.models import Document, DocumentGroup, Revision
from documents.register.queries import counting
from documents.register.services import documents, revisions, statuses
from kazinex.core import clock
from projects.models import AccessGroup
from tests.cast import World
from tests.documents.register.faces_model import MOVES, Circle, Paper, Viewer, sees, status_of

REGISTER = "/o/meridian/p/harbour/documents/"
MEMBERS = ("dina", "ines", "remy", "abel", "vera", "miko")
PEOPLE = (
    *(Viewer(name, "admin") for name in ("ada", "otto", "petra")),
    Viewer("dina", "controller"),
    *(Viewer(name, "other") for name in MEMBERS[1:]),
    *(Viewer(name, "none") for name in ("wes", "nora", "dan")),
)
CHOICES: tuple[frozenset[str], ...] = (
    *(frozenset(), frozenset({"approved", "issued"}), frozenset({"issued"})),
    *(frozenset({"draft", "approved"}), frozenset({"for_information", "void"}), frozenset({"superseded"})),
)
WAYS = ("", "download/", "pages/1/")


@pytest.fixture
def empty(world: World) -> World:
    """The cast, with nothing in the register and in no group."""
    AccessGroup.objects.update(archived_at=clock.now())
    Document.objects.filter(project=world.harbour).update(deleted_at=clock.now())
    return world


@pytest.mark.parametrize("seed", range(3))
def test_everybody_sees_what_the_model_says_after_any_history(empty: World, checked: Any, seed: int) -> None:
    story = Story(empty, checked, Random(seed))  # noqa: S311  any history will do
    for _chapter in range(3):
        story.go_on(12)
        for viewer in PEOPLE:
            story.require_same_lists(viewer)
    for viewer in PEOPLE[seed::3]:  # everybody in one of the three, for pages cost
        story.require_same_pages(viewer)


class Story:
    """Random groups, documents, revisions and moves, done to the product and to the model at once."""

    def __init__(self, world: World, checked: Any, chance: Random) -> None:
        self.world, self.checked, self.chance = world, checked, chance
        self.circles = [self._circle(place) for place in range(5)]
        self.papers = [self._paper(place) for place in range(6)]

    def go_on(self, steps: int) -> None:
        """Some uploads, and more moves."""
        for _step in range(steps):
            paper = self.chance.choice(self.papers)
            if len(paper.revisions) < 4 and self.chance.random() < 0.25:
                self._revise(paper)
            else:
                self._move(paper)

    def require_same_lists(self, viewer: Viewer) -> None:
        """Rows, revisions and the counts of every status."""
        shown = self._seen(viewer)
        if viewer.role == "none":
            return
        actor = self.world.actor(viewer.name)
        rows: Any = queries.documents(actor)
        wanted = {one.number: (shown[one.number][0], status_of(one, shown[one.number][0])) for one in self._of(shown)}
        assert {row.number: (row.shown_code, row.shown_status) for row in rows} == wanted, viewer
        codes = {(number, code) for number, (_first, every) in shown.items() for code in every}
        assert self._codes(Revision.objects.visible_to(actor)) == codes, viewer
        counted = counting.counted(counting.parts(actor), "number", "shown_status")
        assert counted == Counter((number, has) for number, (_code, has) in wanted.items()), viewer

    def require_same_pages(self, viewer: Viewer) -> None:
        """Every address answers as if only what is seen were there, and no page names anything else."""
        shown, client = self._seen(viewer), self.world.client(viewer.name)
        client.inspects = False
        for paper in self.papers:
            exist = shown[paper.number][1] if paper.number in shown else ()
            here = f"{REGISTER}{paper.number}/"
            told = [client.get(here + tab) for tab in ("", "revisions/", "activity/")]
            assert {one.status_code for one in told} == {200 if exist else 404}, (viewer, paper)
            for place, revision in enumerate(Revision.objects.filter(document__number=paper.number)):
                answer: Any = client.get(f"{here}revisions/{revision.public_id}/{WAYS[place % 3]}")
                assert answer.status_code == (200 if revision.code in exist else 404), (viewer, paper, revision.code)
                assert not answer.streaming or b"".join(answer.streaming_content) == self.world.pdf
                named = [revision.code in one.content.decode() for one in told]
                assert revision.code in exist or not any(named), (viewer, paper, revision.code)
        self._require_same_register(viewer, client, shown)

    def _require_same_register(self, viewer: Viewer, client: Any, shown: dict[str, Any]) -> None:
        for status in ("draft", "for_review", "approved", "issued", "void", ""):
            answer = client.get(REGISTER, {"status": status, "sort": "-status"})
            if viewer.role == "none":
                assert answer.status_code == 404
                continue
            listed = {paper.number for paper in self.papers if f">{paper.number}</a>" in answer.content.decode()}
            has = {paper.number for paper in self._of(shown) if status_of(paper, shown[paper.number][0]) == status}
            assert listed == (has if status else set(shown)), (viewer, status)

    def _seen(self, viewer: Viewer) -> dict[str, tuple[str, tuple[str, ...]]]:
        found = {paper.number: sees(viewer, self.circles, paper) for paper in self.papers}
        return {number: seen for number, seen in found.items() if seen}

    def _of(self, shown: dict[str, Any]) -> list[Paper]:
        return [paper for paper in self.papers if paper.number in shown]

    def _codes(self, found: Any) -> set[tuple[str, str]]:
        return set(found.filter(document__deleted_at=None).values_list("document__number", "code"))

    def _circle(self, place: int) -> Circle:
        members = frozenset(self.chance.sample(MEMBERS, 2))
        disciplines = frozenset(self.chance.sample(["CIV", "STR"], self.chance.choice([0, 0, 1])))
        circle = Circle(f"Circle {place}", members, disciplines, self.chance.choice(CHOICES))
        facts: dict[str, Any] = {
            "statuses": sorted(circle.statuses),
            "disciplines": [self.world.terms[d].pk for d in disciplines],
        }
        self.world.gather(circle.name, *sorted(members), **facts)
        return circle

    def _paper(self, place: int) -> Paper:
        paper = Paper(f"HT-{place}", self.chance.choice(["CIV", "STR"]), self.chance.random() < 0.3)
        made = documents.register(
            self.world.harbour,
            number=paper.number,
            title=f"Paper {place}",
            discipline=self.world.terms[paper.discipline],
            confidential=paper.is_confidential,
            revision_code=f"K{place}A",
            file=self.checked(),
            by=self._dina,
        )
        paper.revisions.append([f"K{place}A", "draft"])
        if paper.is_confidential:
            circles = self.chance.sample(self.circles, 2)
            paper.assigned = frozenset(circle.name for circle in circles)
            for group in AccessGroup.objects.filter(name__in=paper.assigned):
                DocumentGroup.objects.create(document=made, group=group)
        return paper

    def _revise(self, paper: Paper) -> None:
        code = paper.revisions[-1][0][:-1] + "ABCD"[len(paper.revisions)]
        status = self.chance.choice(["draft", "for_review"])
        found = Document.objects.get(number=paper.number, deleted_at=None)
        revisions.add(found, code=code, file=self.checked(), status=status, by=self._dina)
        paper.revisions.append([code, status])

    def _move(self, paper: Paper) -> None:
        revision = self.chance.choice(paper.revisions)
        if not MOVES[revision[1]]:
            return
        found = Revision.objects.get(document__number=paper.number, code=revision[0])
        revision[1] = self.chance.choice(MOVES[revision[1]])
        statuses.move(found, to=revision[1], by=self._dina)

    @property
    def _dina(self) -> Any:
        return self.world.actor("dina")
