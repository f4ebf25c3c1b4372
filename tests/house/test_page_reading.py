"""What a test reads is read once, and stays as it was answered."""

from uuid import uuid4

from tests.page import read
from tests.person import Person


def test_a_page_that_was_inspected_is_not_read_anew_by_the_person_who_opened_it(world):
    dina, before = Person(world.client("dina")), read.cache_info()
    words = str(uuid4())  # a page nobody has inspected yet

    assert words in str(dina.open(f"/o/meridian/p/harbour/documents/?search={words}").page.to_html())

    after = read.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 1)


def test_reading_filling_and_pressing_leave_the_page_as_it_was_answered(world):
    dina = Person(world.client("dina")).open("/o/meridian/p/harbour/documents/?search=plan")
    before = dina.page.to_html()

    assert dina.text
    assert dina.filled("Filter", {"Search": "beam"})

    assert dina.page.to_html() == before == read.__wrapped__(dina.response.content.decode(), whole=True).to_html()
