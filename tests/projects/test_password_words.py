"""A password made of the name of one's project is refused; another organisation's projects play no part."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.cast import World


def test_a_password_made_of_ones_project_is_refused(world: World) -> None:
    with pytest.raises(ValidationError):
        validate_password("harbour-tunnel-harbour", world.dina)


def test_a_project_one_is_not_in_plays_no_part(world: World) -> None:
    validate_password("harbour-tunnel-harbour", world.otto)
