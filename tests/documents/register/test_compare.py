"""Two revisions laid over each other: what went in red, what came in blue, what stayed in grey."""

import io

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from documents.register.services import comparing, drawings, revisions
from projects.models import ProjectMembership
from tests.documents.register import samples

NUMBER = "HT-CIV-DWG-001"
SIZE = (300, 200)  # points; 400 by 267 at paper size


def plan(*squares, pages=1, size=SIZE):
    """Pages with filled squares of 40 points at these places, from the upper left."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=size)
    for page in range(pages):
        for left, top in squares if page == 0 else [(10, 10)]:
            canvas.rect(left, size[1] - top - 40, 40, 40, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


@pytest.fixture
def two(world, checked):
    def made(older, newer, names=("a.pdf", "b.pdf")):
        by = world.actor("dina")
        codes = zip("BC", names, (older, newer), strict=True)
        return [revisions.add(world.plan, code=code, file=checked(name, file), by=by) for code, name, file in codes]

    return made


def colour(picture, left, top):
    """The colour at a place given in points."""
    scale = picture.width / SIZE[0]
    return picture.getpixel((int(left * scale), int(top * scale)))


def opened(content):
    return Image.open(io.BytesIO(content))


STAYED, WENT, CAME = (30, 30), (130, 30), (230, 30)


def test_what_went_is_red_what_came_is_blue_and_what_stayed_is_grey(two, processes):
    before, after = two(plan((10, 10), (110, 10)), plan((10, 10), (210, 10)))
    page = opened(comparing.overlay_png(before, after, 0))

    assert [colour(page, *place) for place in (WENT, CAME)] == [(255, 0, 0), (0, 0, 255)]
    red, green, blue = colour(page, *STAYED)
    assert red == green == blue
    assert 100 < red < 180
    assert colour(page, 30, 150) == (255, 255, 255)
    tile = opened(comparing.overlay_tile_png(before, after, 0, "200-0-0"))
    assert (tile.size, tile.getpixel((693, 160))) == ((1024, 1024), (255, 0, 0))
    drawn = len(processes)
    assert opened(comparing.overlay_tile_png(before, after, 0, "200-1-0")).size == (576, 1024)
    assert comparing.overlay_png(before, after, 0)
    assert len(processes) == drawn


def test_pages_that_differ_are_told_and_those_that_only_one_has(world, two, url):
    before, after = two(plan((10, 10), pages=2), plan((10, 10), pages=3))
    assert comparing.differences(before, after) == ([3], 2, 2, 3)
    look = world.client("abel").get
    page = url("compare-sheet", NUMBER, before.public_id, after.public_id, 1)
    body = " ".join(look(page).content.decode().split())

    assert f'href="{page.replace("/pages/1/", "/pages/3/")}#sheet"' in body
    assert opened(look(url("compare-page-image", NUMBER, before.public_id, after.public_id, 3)).content).size[0] == 800
    turned = url("compare-sheet", NUMBER, after.public_id, before.public_id, 1)
    body = " ".join(look(turned).content.decode().split())
    assert "No page of revision B differs from revision C. Revision C has 1 more page at its end." in body


def test_papers_of_other_sizes_are_laid_upper_left_on_upper_left(two):
    before, after = two(plan((10, 10), size=(100, 100)), plan((10, 10)))
    red, green, blue = colour(opened(comparing.overlay_png(before, after, 0)), *STAYED)

    assert red == green == blue != 255
    assert comparing.differences(before, after).pages == []


def test_a_picture_is_laid_over_a_pdf(two):
    before, after = two(samples.picture("PNG", (300, 200), dpi=(72, 72)), plan((10, 10)), ("a.png", "b.pdf"))

    assert comparing.differences(before, after).pages == [1]
    assert colour(opened(comparing.overlay_png(before, after, 0)), 30, 150) != (255, 255, 255)


def test_two_revisions_are_chosen_looked_at_near_and_side_by_side(world, two, url):
    look = world.client("abel").get
    before, after = two(plan((10, 10)), plan((110, 10)))
    body = look(url("compare", NUMBER)).content.decode()
    assert f'value="{before.public_id}" selected' in body
    chosen = look(url("compare", NUMBER) + f"?before={before.public_id}&after={after.public_id}")
    page = url("compare-sheet", NUMBER, before.public_id, after.public_id, 1)
    assert (chosen.status_code, chosen["Location"]) == (302, page)

    near = look(page + "?zoom=200").content.decode()
    assert f"{page}tiles/200-0-0/" in near
    side = look(page + "?as=side").content.decode()
    for one in (before, after):
        assert f'src="{url("page-image", NUMBER, one.public_id, 1)}"' in side
    for odd in ("?before=x&after=y", "?after=", f"?after={after.public_id}"):
        assert look(url("compare", NUMBER) + odd).status_code == 200


def test_a_document_with_one_revision_has_nothing_to_compare(world, url):
    assert "Nothing to compare" in world.client("abel").get(url("compare", NUMBER)).content.decode()


def test_what_has_no_pages_says_so_and_is_not_found(world, two, url):
    before, after = two(b"levels", plan((10, 10)), ("a.txt", "b.pdf"))
    look = world.client("abel").get
    page = url("compare-sheet", NUMBER, before.public_id, after.public_id, 1)

    assert "Revision B has no pages to compare with." in look(page).content.decode()
    assert look(page + "image/").status_code == 404
    assert look(url("compare-sheet", NUMBER, after.public_id, before.public_id, 1)).status_code == 404
    assert look(page.replace("/pages/1/", "/pages/9/")).status_code == 404
    with pytest.raises(drawings.NoPreview):
        comparing.overlay_tile_png(before, after, 0, "100-0-0")


def test_who_loses_sight_loses_what_was_compared(world, two, url):
    before, after = two(plan((10, 10)), plan((110, 10)))
    look = world.client("abel").get
    pair = [before.public_id, after.public_id, 1]
    pieces = [url("compare", NUMBER), *(url(f"compare-{name}", NUMBER, *pair) for name in PIECES)]
    pieces.append(url("compare-tile", NUMBER, *pair, "100-0-0"))
    assert [look(piece).status_code for piece in pieces] == [200] * 5
    secret = world.secret.current_revision.public_id
    assert look(url("compare-page-image", NUMBER, secret, after.public_id, 1)).status_code == 404

    ProjectMembership.objects.filter(user=world.people["abel"], project=world.harbour).delete()
    assert [look(piece).status_code for piece in pieces] == [404] * 5


PIECES = ("sheet", "page-image", "thumbnail")
