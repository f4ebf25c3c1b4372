"""What ends with a day is said to end with it, and not at the midnight after it."""

from datetime import UTC, date, datetime

import pytest

from kazinex.core import clock
from kazinex.ui import texts

SYDNEY = "Australia/Sydney"


@pytest.mark.parametrize(
    ("day", "zone", "words"),
    [
        (date(2026, 11, 29), SYDNEY, "the end of 29 Nov 2026, AEDT"),
        (date(2026, 12, 31), "Europe/London", "the end of 31 Dec 2026, GMT"),
        (date(2026, 10, 3), SYDNEY, "the end of 3 Oct 2026, AEST"),  # the clocks go forward within the night
        (date(2026, 9, 5), "America/Santiago", "the end of 5 Sep 2026, -04"),  # at midnight itself
    ],
)
def test_a_day_ends_with_itself(day: date, zone: str, words: str) -> None:
    end = clock.end_of_day(day, zone)

    assert clock.shown_end(end, zone) == words
    assert words in str(texts.ending(end, zone))
    assert clock.last_second(end, zone).astimezone(clock.zone(zone)).date() == day


def test_what_ends_within_a_day_ends_at_its_minute() -> None:
    end = datetime(2026, 11, 29, 3, 5, tzinfo=UTC)

    assert clock.shown_end(end, SYDNEY) == clock.shown(end, SYDNEY) == "29 Nov 2026, 14:05 AEDT"
    assert clock.last_second(end, SYDNEY) == end
    assert clock.shown_end(None) == texts.ending(None) == "–"


def test_the_midnight_of_one_zone_is_an_hour_in_another() -> None:
    end = clock.end_of_day(date(2026, 11, 29), SYDNEY)

    assert clock.shown_end(end) == "29 Nov 2026, 13:00 UTC"
