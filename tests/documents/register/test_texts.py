"""Words inside files: read in the background, searched at the revision one sees, told with their line."""

from io import BytesIO, StringIO
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from ezdxf import filemanagement

from documents.register import tasks
from documents.register.models import Document, Reading, RevisionText
from documents.register.queries import unread_texts
from documents.register.services import confined, documents, revisions, texts
from kazinex.core.tenancy import active_organisation_id, organisation_active
from tests.cast import World, nobody_active
from tests.documents.register import samples
from tests.person import Person

WORD = b"""<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:r><w:t>Fire dam</w:t></w:r><w:r><w:t>per sheet</w:t></w:r></w:p><w:p><w:r><w:t>Zweite</w:t></w:r></w:p>
</w:body></w:document>"""
SLIDE = b"""<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"
xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>Launch of the tunnel</a:t></a:r></a:p>
</p:sld>"""
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


def sheet():
    made, workbook = BytesIO(), openpyxl.Workbook()
    for row in (["Pump", "Übersicht", 12], [], ["Sump", None, "weir"]):
        workbook.worksheets[0].append(row)
    workbook.save(made)
    return made.getvalue()


def drawing(version):
    made, document = StringIO(), filemanagement.new(version)
    document.modelspace().add_text("PUMP ROOM Ø600")
    document.modelspace().add_mtext(r"{\fArial|b0|i0;Überlauf}\PLevel 2 \H2.5x;sill")
    document.write(made)
    return made.getvalue().encode(document.output_encoding)


FILES = [
    ("plan.pdf", samples.pdf(2, "Prüfstatik of sump"), Reading.READ, ["Prüfstatik of sump 1", "Prüfstatik of sump 2"]),
    ("note.docx", samples.office("docx", {"word/document.xml": WORD}), Reading.READ, ["Fire damper sheet", "Zweite"]),
    ("talk.pptx", samples.office("pptx", {"ppt/slides/slide1.xml": SLIDE}), Reading.READ, ["Launch of the tunnel"]),
    ("list.xlsx", sheet(), Reading.READ, ["Sheet", "Pump Übersicht 12", "Sump weir"]),
    ("log.txt", "Straße\n---\n  a  b ".encode("cp1252"), Reading.READ, ["Straße", "a b"]),
    ("new.dxf", drawing("R2010"), Reading.READ, ["PUMP ROOM Ø600", "Überlauf", "Level 2 sill"]),
    ("old.dxf", drawing("R2000"), Reading.READ, ["PUMP ROOM Ø600", "Überlauf", "Level 2 sill"]),
    ("scan.png", samples.picture(), Reading.NONE, [""]),
    ("blank.pdf", samples.pdf(1, " "), Reading.READ, ["1"]),
    ("bomb.docx", samples.office("docx", {"word/document.xml": BOMB}), Reading.DAMAGED, [""]),
    ("broken.pdf", b"%PDF-1.4\nnothing of the kind", Reading.DAMAGED, [""]),
    ("locked.pdf", samples.pdf(password="secret"), Reading.PASSWORD, [""]),
]  # fmt: skip


class Filed:
    """Puts files into documents and has their words read."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __call__(self, number: str, content: bytes, name: str = "note.txt", **facts: Any) -> Document:
        """A document whose revision holds this file."""
        paper = self.world.add_document(number, title="Paper", **facts)
        self.put(paper.current_revision, content, name)
        return paper

    def put(self, revision: Any, content: bytes, name: str = "note.txt") -> None:
        """This file, as if the revision had come with it."""
        row = RevisionText.objects.get(revision=revision)
        row.revision.storage_key = default_storage.save("tests/x", ContentFile(content))
        row.revision.file_name, row.revision.size = name, len(content)
        texts.read(row)


@pytest.fixture
def filed(world):
    return Filed(world)


def test_every_kind_of_file_is_read_line_by_line_and_failures_are_kept(world, filed):
    told = []
    for at, (name, content, _state, _lines) in enumerate(FILES):
        paper = filed(f"HT-TXT-{at:03}", content, name)
        row = RevisionText.objects.get(revision=paper.current_revision)
        told.append((name, content, row.state, row.lines.split("\n")))

    assert told == FILES


def test_one_organisation_that_fails_leaves_the_others_their_turns(world, monkeypatch):
    waiting = {world.northgate.pk: 3}

    def read_next():
        here = active_organisation_id()
        if here == world.meridian.pk:
            raise ValueError("no words")
        waiting[here] -= 1
        return waiting[here] >= 0

    monkeypatch.setattr(texts, "read_next", read_next)
    with nobody_active(), pytest.raises(ValueError, match="no words"):
        texts.read_due([world.meridian.pk, world.northgate.pk], seconds=60)
    assert waiting == {world.northgate.pk: -1}


def test_a_revision_waits_to_be_read_from_its_first_moment_and_is_read_once(world, register, checked, processes):
    paper = register("HT-TXT-001", file=checked("plan.pdf", samples.pdf(1, "Sump")))
    revisions.add(paper, code="B", file=checked("plan.pdf", samples.pdf(1, "Weir")), by=world.actor("dina"))
    with nobody_active():
        waiting = unread_texts.organisations()
        assert world.meridian.pk in waiting
        assert texts.read_due(waiting, seconds=60) == 6
        assert texts.read_due(unread_texts.organisations(), seconds=60) == 0
        tasks.read_texts()

    told = RevisionText.objects.filter(revision__document=paper).order_by("revision__code")
    assert [(row.revision.code, row.state, row.lines) for row in told] == [
        ("A", "read", "Sump 1"),
        ("B", "read", "Weir 1"),
    ]
    assert len([one for one in processes if "text_maker" in str(one)]) == 6


def test_a_file_that_cannot_be_fetched_is_tried_again_later(world, filed):
    row = RevisionText.objects.get(revision=world.plan.current_revision)
    row.revision.storage_key = "tests/gone"
    texts.read(row)

    assert (row.state, row.lines, row.due_at is not None) == (Reading.WAITING, "", True)
    assert RevisionText.objects.get(pk=row.pk).due_at > row.revision.created_at


def test_a_process_that_reads_meets_its_limits(world, filed, monkeypatch):
    monkeypatch.setattr(texts, "FAILURES", {**texts.FAILURES, confined.DAMAGED: Reading.SLOW})
    monkeypatch.setattr(texts, "LARGEST", 20)

    assert (
        RevisionText.objects.get(revision=filed("HT-1", b"%PDF-1.4 x", "a.pdf").current_revision).state == Reading.SLOW
    )
    assert RevisionText.objects.get(revision=filed("HT-2", b"y" * 30).current_revision).state == Reading.LARGE


SAID = "Fire damper\nschedule <b>of</b> Prüfung\n排水計画図\nHT-CIV-DWG-001 rev 2".encode()
WORDS = [
    ("text:damper", True),
    ("text:DAMPER text:fire", True),
    ("text:damp", False),
    ("text:damp*", True),
    ('text:"fire damper"', True),
    ('text:"damper schedule"', True),
    ('text:"schedule fire"', False),
    ("text:prufung", True),
    ("text:pruf*", True),
    ("text:水計", True),
    ("text:水", True),
    ("text:計水", False),
    ("text:HT-CIV-DWG-001", True),
    ("text:ht-civ-dwg", True),
    ("text:missing", False),
    ("text:(missing OR damper)", True),
    ("text:damper -text:schedule", False),
    ("-text:missing paper", True),
    ("damper", False),
    ("paper text:damper status:draft", True),
    ("paper text:damper status:issued", False),
]


def test_words_of_a_file_are_found_whole_by_their_beginning_and_as_phrases(world, filed, url):
    filed("HT-TXT-001", SAID)
    filed("HT-TXT-002", b"Something else")
    client = world.client("dina")
    told = [(words, "HT-TXT-001" in _found(client, url, words)) for words, _ in WORDS]

    assert told == WORDS


def _found(client, url, words):
    page = Person(client).open(url("register") + "?" + _query(words))
    assert page.heard(".filter-error") == [], words
    return page.heard("tbody .code a")


def _query(words):

    return urlencode({"search": words})


def test_a_hit_is_shown_with_its_line_escaped_and_marked(world, filed, url):
    filed("HT-TXT-001", SAID)
    body = world.client("dina").get(url("register") + "?" + _query("text:schedule OR text:pruf*")).content.decode()

    assert (
        '<span class="hit"><mark>schedule</mark> &lt;b&gt;of&lt;/b&gt; <mark>Prüfung</mark></span>'
    ) in body.replace("&lt;/b&gt; ", "&lt;/b&gt; ")


REFUSED = {
    "text:*age": "In “text:*age” at character 1 a star does not stand at the end of a word. "
    "Inside files only beginnings are found, such as text:drain*.",
    "text:(a b c d e f)": "Look for 5 things inside files at most; the next begins at character 17.",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_looked_for_in_files_is_told(world, url, words):
    page = Person(world.client("dina")).open(url("register") + "?" + _query(words))
    assert page.heard(".filter-error") == [REFUSED[words]]


def test_only_the_face_one_sees_is_searched_and_nothing_hidden_leaks(world, filed, url):
    paper = filed("HT-CIV-DWG-500", b"Weir of the first issue", discipline=world.CIV, status="approved")
    draft = world.add_revision(paper, "B", "draft")
    filed.put(draft, b"Sump of the second issue")
    hidden = filed("HT-MEP-DWG-900", b"Weir and sump, for few", is_confidential=True)
    gone = filed("HT-CIV-DWG-901", b"Weir and sump", discipline=world.CIV, status="approved")
    documents.delete(gone, reason="Twice", by=world.actor("dina"))
    seen = {
        name: [_found(world.client(name), url, f"text:{word}") for word in ("weir", "sump")]
        for name in ("vera", "remy", "dina", "miko")
    }

    assert seen == {
        "vera": [[paper.number], []],
        "remy": [[], [paper.number]],
        "dina": [[hidden.number], [paper.number, hidden.number]],
        "miko": [[], [paper.number]],
    }
    body = world.client("vera").get(url("register") + "?" + _query("text:weir OR text:sump")).content.decode()
    assert "first issue" in body
    assert "second issue" not in body
    assert "for few" not in body


def test_files_are_never_searched_past_the_wall_or_in_another_project(world, filed):
    filed("HT-TXT-001", b"Weir")

    def found(project):
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from documents_text_search(%s, 'weir', 'whole')", [project.pk])
            return cursor.fetchone()[0]

    assert [found(world.harbour), found(world.viaduct)] == [1, 0]
    with organisation_active(world.northgate):
        assert found(world.harbour) == 0


def test_a_file_of_very_many_words_is_kept_as_far_as_the_index_goes(world, filed):
    paper = filed("HT-TXT-001", " ".join(f"word{at:07}" for at in range(60_000)).encode())
    row = RevisionText.objects.get(revision=paper.current_revision)
    row.lines = "\n".join(f"{at:039}x" for at in range(30_000))
    row.save()

    assert RevisionText.objects.filter(pk=row.pk).exists()
