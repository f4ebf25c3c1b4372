"""What is shown of files without pages of their own: drawings plotted, models summed up, the rest listed or read."""

import io
import zipfile
from typing import Any

import ezdxf.filemanagement
import pytest
from PIL import Image

from documents.register.domain.sheets import Tile
from documents.register.services import drawings, file_reader, rendering, revisions, text_maker
from tests.documents.register import samples
from tests.guestshares import guests

NUMBER = "HT-CIV-DWG-001"
WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LETTER = f"""<w:document {WORDS}><w:body><w:p><w:r><w:t>Überlauf</w:t><w:tab/><w:t>4,50 m</w:t></w:r></w:p>
<w:p><w:r><w:t>&lt;script&gt;</w:t></w:r></w:p></w:body></w:document>"""
SLIDE = """<p:sld xmlns:p="x" xmlns:a="y"><a:p><a:r><a:t>Stage {}</a:t></a:r></a:p></p:sld>"""
MODEL = r"""ISO-10303-21;
HEADER;
FILE_DESCRIPTION(('ViewDefinition [CoordinationView]'),'2;1');
FILE_NAME('tunnel.ifc','2026-01-05T09:00:00',('Jo'),('Meridian'),'Pre 1','Modeller 9, and more','');
FILE_SCHEMA(('IFC4X3'));
ENDSEC;
DATA;
#1=IFCPROJECT('0YvctVUKr0kugbFTf53O9L',$,'T\X2\00FC\X0\nnel; L''Isle',$,$,$,$,(#20),#7);
#2=IFCBUILDING('1YvctVUKr0kugbFTf53O9L',$,'Portal',$,$,$,$,$,.ELEMENT.,$,$,$);
#3= IFCBUILDINGSTOREY('2YvctVUKr0kugbFTf53O9L',#1,'Level 1 (north)',$,$,#9,$,$,.ELEMENT.,-4.5);
#4=IFCWALL('3YvctVUKr0kugbFTf53O9L',$,'W1',$,$,$,$,$,$);
#5=IFCWALL('4YvctVUKr0kugbFTf53O9L',$,'W2',$,$,$,$,$,$);
#6=IFCRELAGGREGATES('5YvctVUKr0kugbFTf53O9L',$,$,$,#1,(#2));
#7=IFCCARTESIANPOINT((0.,0.,0.));
ENDSEC;
END-ISO-10303-21;
"""


@pytest.fixture
def issue(world, checked):
    def add(name, content, code="B"):
        return revisions.add(world.plan, code=code, file=checked(name, content), by=world.actor("dina"))

    return add


def plan(*, layout=False):
    drawing = ezdxf.filemanagement.new("R2010")
    space = drawing.modelspace()
    space.add_lwpolyline([(0, 0), (1000, 0), (1000, 500), (0, 500)], close=True)
    space.add_circle((500, 250), 200)
    space.add_text("MH-12", height=40).set_placement((100, 100))
    space.add_spline([(0, 0), (300, 400), (600, 100), (1000, 500)])
    space.add_hatch().paths.add_polyline_path([(0, 0), (100, 0), (100, 100)])
    space.add_point((10, 10))
    if layout:
        drawing.layout("Layout1").add_text("TITLE", height=8)
    text = io.StringIO()
    drawing.write(text)
    return text.getvalue().encode()


def test_a_drawing_is_plotted_once_and_looked_at_like_any_sheet(issue, processes):
    drawing = issue("plan.dxf", plan(layout=True))

    assert rendering.page_count(drawing) == 2
    page = Image.open(io.BytesIO(rendering.page_png(drawing, 0)))
    assert page.size == (1800, 1272)
    assert page.convert("L").histogram()[0]
    tile = Image.open(io.BytesIO(rendering.tile_png(drawing, 0, Tile(100, 0, 0).name)))
    assert tile.size == (1024, 1024)
    assert [call[0][5] for call in processes] == ["paper", "opening", "block"]


def test_the_words_of_a_drawing_are_found_and_marked_where_they_are_drawn(issue, world, url):
    made = ezdxf.filemanagement.new("R2010")
    space = made.modelspace()
    space.add_lwpolyline([(0, 0), (1000, 0), (1000, 500), (0, 500)], close=True)
    space.add_text("PUMP ROOM Ø600", height=40).set_placement((100, 100))
    space.add_text("Насос 12", height=40, rotation=90).set_placement((600, 100))
    text = {"char_height": 30, "insert": (100, 400), "width": 400}
    space.add_mtext(r"{\fArial|b1;Überlauf} level\Ptwo", dxfattribs=text)
    made.layout("Layout1").add_text("TITLE", height=8)
    content = io.StringIO()
    made.write(content)
    drawing = issue("plan.dxf", content.getvalue().encode())

    found = {words: rendering.places(drawing, 0, words) for words in ("room ø600", "насос 12", "überlauf level")}
    sheet = rendering.sheet(drawing, 0)
    (room,), (pump,), (overflow,) = found.values()
    assert [room.right - room.left > 3 * (room.bottom - room.top), pump.bottom - pump.top > pump.right - pump.left] == [
        True,
        True,
    ]
    assert overflow.bottom < pump.bottom < sheet.height
    assert rendering.pages_with(drawing, "title")[0] == [(2, 1)]
    world.plan.refresh_from_db()
    page = world.client("abel").get(f"{url('sheet', NUMBER, drawing.public_id, 1)}?find=pump+room").content.decode()
    assert ["stands once in this file" in page, "<rect" in page.split("sheet-marks")[1]] == [True, True]


def test_a_flawed_drawing_is_plotted_and_a_damaged_one_says_so(issue):
    assert rendering.page_count(issue("plan.dxf", samples.dxf().replace(b"AcDbLine", b"AcDbLin\xff"))) == 1

    damaged = issue("plan.dxf", b"  0\nSECTION\n  2\nENTITIES\n  0\nLINE\n 10\nx\n", "C")
    with pytest.raises(drawings.NoPreview) as refused:
        rendering.page_count(damaged)
    assert refused.value.words == drawings.WORDS[b"damaged"]


def test_a_picture_that_a_drawing_refers_to_is_never_read(issue, tmp_path):
    Image.new("RGB", (100, 100), "red").save(tmp_path / "secret.png")
    made = ezdxf.filemanagement.new("R2010")
    definition = made.add_image_def(str(tmp_path / "secret.png"), (100, 100))
    made.modelspace().add_image(definition, (0, 0), (100, 100))
    text = io.StringIO()
    made.write(text)
    page = Image.open(io.BytesIO(rendering.page_png(issue("plan.dxf", text.getvalue().encode()), 0)))

    red = page.convert("RGB").getpixel((page.width // 2, page.height // 2))
    assert red == (255, 255, 255)


def shown(world, url, who="abel"):
    return " ".join(world.client(who).get(url("document", NUMBER)).content.decode().split())


def test_a_model_is_summed_up(world, issue, url):
    issue("tunnel.ifc", MODEL.encode())
    body = shown(world, url)

    for words in ("IFC4X3", "Tünnel; L&#x27;Isle", "Portal", "Modeller 9, and more", "Level 1 (north)", "-4.5"):
        assert words in body
    assert "<td>IFCWALL</td><td>2</td>" in body
    assert "IFCREL" not in body
    assert "IFCCARTESIANPOINT" not in body


def test_a_model_is_read_in_blocks_and_counted_once(tmp_path, monkeypatch):
    from documents.register.services import model_reader

    (tmp_path / "m.ifc").write_text(MODEL)
    whole: Any = model_reader.contents(str(tmp_path / "m.ifc"))
    monkeypatch.setattr(model_reader, "BLOCK", 97)

    assert model_reader.contents(str(tmp_path / "m.ifc")) == whole
    assert ("Statements", "7") in whole["facts"]


def test_an_archive_is_listed_to_members_and_guests(world, issue, url):
    issue("bundle.zip", samples.archive({"in/plan.pdf": samples.pdf(), "in/Grüße.txt": b"hello"}))
    assert "<td>in/Grüße.txt</td><td>5</td>" in shown(world, url)

    world.plan.refresh_from_db()
    share, link = guests.share_with_jo(world)
    assert "in/Grüße.txt" in guests.enter(link).get(guests.record(share)).content.decode()


def test_the_words_of_office_files_are_shown_escaped(world, issue, url):
    issue("letter.docx", samples.office("docx", {"word/document.xml": LETTER.encode()}), "B")
    body = shown(world, url)
    assert "Überlauf 4,50 m &lt;script&gt;" in body

    slides = {f"ppt/slides/slide{number}.xml": SLIDE.format(number).encode() for number in (10, 2)}
    issue("stages.pptx", samples.office("pptx", slides), "C")
    assert "— 1 — Stage 2 — 2 — Stage 10" in shown(world, url)
    issue("cables.xlsx", samples.xlsx(), "D")
    assert "<td>Cable schedule</td>" in shown(world, url)
    issue("plan.dwg", samples.dwg("AC1032"), "E")
    assert "DWG is AutoCAD’s own format" in shown(world, url)


def test_an_open_document_is_read_too(tmp_path):
    space = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    words = f"<o {space}><text:h>Levels</text:h><text:p>Level <text:span>4</text:span> north</text:p></o>"
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as packed:
        packed.writestr("content.xml", words)

    assert file_reader.READERS["odt"](str(tmp_path / "a.odt"))["text"] == "Levels\nLevel 4 north"
    assert list(text_maker.READERS["word"](str(tmp_path / "a.odt"))) == ["Levels", "Level 4 north"]


def test_what_is_read_has_an_end(tmp_path, monkeypatch):
    monkeypatch.setattr(file_reader, "MOST_TEXT", 5)
    monkeypatch.setattr(file_reader, "MOST_ENTRIES", 1)
    (tmp_path / "a.docx").write_bytes(samples.office("docx", {"word/document.xml": LETTER.encode()}))
    (tmp_path / "a.zip").write_bytes(samples.archive({"a": b"", "b": b""}))

    assert file_reader.READERS["docx"](str(tmp_path / "a.docx")) == {"text": "Überl", "is_cut": True}
    assert file_reader.READERS["zip"](str(tmp_path / "a.zip"))["tables"][0]["more"] == 1
