"""A test process finds the product whole."""

from kazinex.core import http
from kazinex.views import errors
from tests import surroundings
from tests.house import addresses


def test_all_that_answers_stood_before_a_test_could_replace_a_part_of_it():
    views = {route.pattern.callback.__module__ for route in addresses.all_routes()}

    assert {"kazinex.middleware", "kazinex.urls", errors.__name__, *views} - surroundings.loaded == set()


def test_a_refusal_below_a_door_is_told_as_one_at_a_door():
    assert vars(errors)["denied"] is http.denied
