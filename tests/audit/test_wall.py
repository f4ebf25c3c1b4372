from kazinex.core import rls


def test_the_wall_has_no_gap(world):
    assert rls.gaps() == []
