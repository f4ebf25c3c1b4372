"""A page looked at closely: tiles, thumbnails and words found on it, for members and guests alike."""

import io
import re

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from documents.register.domain import hits, sheets
from documents.register.domain.sheets import Tile, Window
from documents.register.services import drawings, page_maker, pdf_maker, picture_maker, rendering, revisions
from projects.models import ProjectMembership
from tests.documents.register import samples

NUMBER = "HT-CIV-DWG-001"
A0 = (3370, 2384)  # points


def survey(pages=2):
    """A0 sheets whose figures are a millimetre and a half high, one of them turned."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=A0)
    for page in range(pages):
        canvas.setFont("Helvetica", 6)
        canvas.drawString(3000, 100, f"Manhole MH-{page + 1:03}")
        canvas.drawString(100, 2300, "invert level")
        canvas.rect(1, 1, A0[0] - 2, A0[1] - 2)
        if page:
            canvas.setPageRotation(90)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


@pytest.fixture
def sheet(world, checked):
    file = checked("survey.pdf", survey())
    return revisions.add(world.plan, code="B", file=file, by=world.actor("dina"))


def drawn(content):
    return Image.open(io.BytesIO(content))


def links(answer):
    body = answer.content.decode().replace("&amp;", "&")
    return {does: to for to, does in re.findall(r'href="([^"]*)"\s+data-sheet-does="(\w+)"', body)}, body


def test_a_page_has_tiles_at_each_zoom_and_they_are_drawn_together(world, sheet, url, processes):
    look = world.client("abel").get
    size = rendering.sheet(sheet, 0)
    assert (round(size.width), round(size.height), size.zooms) == (4493, 3179, (25, 50, 100, 200))
    assert (size.grid(100), size.grid(200), size.grid(25)) == ((9, 7), (18, 13), (3, 2))
    before = len(processes)

    tiles = [look(url("tile", NUMBER, sheet.public_id, 1, f"200-{column}-12")) for column in (16, 17)]
    assert [drawn(tile.content).size for tile in tiles] == [(1024, 427), (566, 427)]
    assert len(processes) == before + 1
    assert {tile.headers["Cache-Control"] for tile in tiles} == {"private, no-store"}
    for odd in ("200-18-0", "300-0-0", "100-0-7", "x", "100-0", "0-0-0", "100-0-99999"):
        assert look(url("tile", NUMBER, sheet.public_id, 1, odd)).status_code == 404
    assert look(url("tile", NUMBER, sheet.public_id, 3, "100-0-0")).status_code == 404


def test_small_figures_can_be_read_at_paper_size(sheet):
    """Six points are sixteen pixels at 192 to an inch; in a page image they are three."""
    side = sheets.tile_side(100)
    figures = drawn(rendering.tile_png(sheet, 0, Tile(100, int(3000 * 4 / 3 // side), int(2280 * 4 / 3 // side)).name))
    ink = figures.convert("L").point(lambda level: 255 * (level < 128)).getbbox()

    assert ink is not None
    assert ink[3] - ink[1] > 10


def test_tiles_lie_side_by_side_without_a_seam(tmp_path):
    place = tmp_path / "survey.pdf"
    place.write_bytes(survey(1))
    with pdf_maker.opened(str(place), 0) as page:
        whole, parts = page.region(25, 0, 0, 2048), [page.region(25, left, 0, 1024) for left in (0, 1024)]
    assert [part.size for part in parts] == [(1024, 1024), (1024, 1024)]
    for part, left in zip(parts, (0, 1024), strict=True):
        assert part.tobytes() == whole.crop((left, 0, left + 1024, 1024)).tobytes()


def test_a_picture_has_tiles_too_up_to_its_own_dots(tmp_path):
    scan = Image.new("1", (3000, 2000), 1)
    scan.paste(0, (2900, 1900, 3000, 2000))
    scan.save(tmp_path / "scan.tif", dpi=(300, 300), compression="group4")
    ((width, height, dots, _),) = picture_maker.sheets(str(tmp_path / "scan.tif"))
    size = sheets.sheet_of(width, height, dots)
    with picture_maker.opened(str(tmp_path / "scan.tif"), 0) as page:
        corner = page.region(200, 3072, 2048, 1024)

    assert (size.width, size.height, size.zooms) == (960, 640, (25, 50, 100, 200))
    assert corner.size == (768, 512)
    assert (corner.getpixel((0, 0)), corner.getpixel((767, 511))) == ((255, 255, 255), (0, 0, 0))
    assert sheets.sheet_of(72, 72, 72).zooms == (25, 50, 100)


def test_every_view_is_an_address_and_leads_on_without_a_script(world, sheet, url):
    look = world.client("abel").get
    page = url("sheet", NUMBER, sheet.public_id, 1)
    whole, body = links(look(page))
    assert 'viewBox="0 0 4493.3 3178.7"' in body
    assert "Page 1 of 2" in body

    around, body = links(look(whole["100"].partition("#")[0]))
    assert 'viewBox="1735 1229 1024 720"' in body
    assert {"left", "right", "up", "down", "in", "out"} <= {*around}
    assert 'viewBox="1223 1229 1024 720"' in look(around["left"].partition("#")[0]).content.decode()
    corner, body = links(look(page + "?zoom=200&x=999999&y=-5"))
    assert 'viewBox="3981.3 0 512 360"' in body
    assert {"right", "up", "in"} & {*corner} == set()
    for odd in ("?zoom=7", "?zoom=x&x=y", "?x=9" + "9" * 500, "?zoom=٥٠", "?find=&as=z"):
        assert 'viewBox="0 0 4493.3 3178.7"' in look(page + odd).content.decode()
    assert look(url("sheet", NUMBER, sheet.public_id, 9)).status_code == 404


def test_words_are_found_in_the_file_and_marked_on_their_page(world, sheet, url):
    look = world.client("abel").get
    page = url("sheet", NUMBER, sheet.public_id, 1)
    body = look(page + "?find=INVERT++level").content.decode()
    assert "“INVERT level” stands 2 times in this file." in " ".join(body.split())
    assert body.partition('class="sheet-marks"')[2].partition("</g>")[0].count("<rect") == 1

    (box,) = rendering.places(sheet, 0, "mh-001")
    assert (round(box.left / 4 * 3), round(box.bottom / 4 * 3)) == pytest.approx((3027, 2285), abs=3)
    (turned,) = rendering.places(sheet, 1, "invert")
    assert (turned.right - turned.left) < (turned.bottom - turned.top)
    assert turned.left > 2200 * 4 / 3
    body = " ".join(look(page + "?find=%3Cscript%3E").content.decode().split())
    assert "“&lt;script&gt;” stands nowhere in this file." in body
    assert "Manhole MH-001" in look(page + "?as=text").content.decode()


def test_a_scan_says_that_it_has_no_text(world, checked, url):
    made = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(made, "PDF")
    scan = revisions.add(world.plan, code="B", file=checked("scan.pdf", made.getvalue()), by=world.actor("dina"))
    look = world.client("abel").get
    address = url("sheet", NUMBER, scan.public_id, 1)

    assert "This file has no text that can be searched" in look(address + "?find=MH").content.decode()
    assert "This page has no text: it is a picture." in look(address + "?as=text").content.decode()


def test_pages_have_thumbnails_that_are_drawn_together(world, checked, url, processes):
    plan = revisions.add(world.plan, code="B", file=checked("p.pdf", samples.pdf(12)), by=world.actor("dina"))
    look = world.client("abel").get
    body = look(url("sheet", NUMBER, plan.public_id, 3)).content.decode()
    assert re.findall(r"/pages/(\d+)/thumbnail/", body) == [str(number) for number in range(1, 11)]
    before = len(processes)

    small = [drawn(look(url("thumbnail", NUMBER, plan.public_id, page)).content).size for page in (1, 2, 10)]
    assert small == [(160, 107)] * 3
    assert len(processes) == before + 1
    assert look(url("thumbnail", NUMBER, plan.public_id, 13)).status_code == 404


def test_where_time_runs_out_the_other_thumbnails_are_left_out(world, checked, tmp_path, monkeypatch):
    (tmp_path / "p.pdf").write_bytes(samples.pdf(2))
    monkeypatch.setattr(page_maker, "SPARED", -1)

    assert page_maker._thumbnails(pdf_maker, str(tmp_path / "p.pdf"), 0) == b"\0\0"


def test_what_cannot_be_drawn_says_why_on_the_page_of_a_sheet_too(world, checked, url):
    file = checked("secret.pdf", samples.pdf(password="tunnel"))
    secret = revisions.add(world.plan, code="B", file=file, by=world.actor("dina"))
    look = world.client("abel").get

    body = " ".join(look(url("sheet", NUMBER, secret.public_id, 1)).content.decode().split())
    assert "This file is protected by a password" in body
    assert "Download the file to open it." in body
    note = revisions.add(world.plan, code="C", file=checked("n.txt", b"hello"), by=world.actor("dina"))
    for name, more in [("sheet", ()), ("tile", ("100-0-0",)), ("thumbnail", ())]:
        assert look(url(name, NUMBER, note.public_id, 1, *more)).status_code == 404


def test_a_tile_that_is_still_being_drawn_is_blank_and_asked_for_again(world, sheet, url, settings):
    rendering.page_count(sheet)
    settings.KAZINEX_DRAWING_PATIENCE = 0
    answer = world.client("abel").get(url("tile", NUMBER, sheet.public_id, 1, "100-0-0"))

    assert (answer.status_code, answer["Retry-After"], answer.content) == (503, "2", b"")


def test_who_loses_sight_loses_every_piece(world, sheet, url):
    look = world.client("abel").get
    pieces = [url(name, NUMBER, sheet.public_id, 1, *more) for name, more in PIECES]
    assert [look(piece).status_code for piece in pieces] == [200] * 4
    ProjectMembership.objects.filter(user=world.people["abel"], project=world.harbour).delete()

    assert [look(piece).status_code for piece in pieces] == [404] * 4
    assert [world.client().get(piece).status_code for piece in pieces] == [302, 404, 404, 404]
    assert default_storage.exists(rendering._order(sheet, "opening").key)


PIECES = [("sheet", ()), ("page-image", ()), ("thumbnail", ()), ("tile", ("100-0-0",))]


def test_letters_on_two_lines_have_two_boxes_and_breaks_count_as_spaces():
    text, boxes = "in\r\nit", [[0, 0, 5, 10], [5, 0, 10, 10], [], [], [0, 20, 5, 30], [5, 20, 10, 30]]
    wanted = hits.pattern(" IN it ")
    assert wanted is not None

    assert hits.places(text, boxes, wanted) == [(0, 0, 10, 10), (0, 20, 10, 30)]
    assert hits.pattern("  ") is None


def test_a_window_lies_on_the_page():
    size = sheets.sheet_of(72, 72)

    assert sheets.window(size, 100, 5, 5) == Window(100, 0, 0, 96, 96)
    assert sheets.tiles(size, sheets.window(size, 200, 90, 90)) == [Tile(200, 0, 0)]
    assert sheets.sheet_of(10**7, 10).width == sheets.LONGEST


def test_where_the_first_page_is_too_much_the_others_are_shown(world, sheet, monkeypatch):
    made = drawings.here.made

    def refusing(order):
        if order.action == "opening":
            raise drawings.NoPreview(drawings.WORDS[b"slow"])
        return made(order)

    monkeypatch.setattr(drawings.here, "made", refusing)
    assert rendering.page_count(sheet) == 2
    assert drawn(rendering.page_png(sheet, 1)).format == "PNG"
    with pytest.raises(drawings.NoPreview, match="takes longer"):
        rendering.page_png(sheet, 0)
