"""Of many things the first ones are named, and the rest counted."""

import pytest

from kazinex.core.naming import first_of


@pytest.mark.parametrize(
    ("names", "told"), [([], ""), (["A"], "A"), (["A", "B"], "A, B"), (["A", "B", "C", "D"], "A, B and 2 more")]
)
def test_the_first_are_named_and_the_rest_counted(names: list[str], told: str) -> None:
    assert first_of(iter(names), 2) == told
