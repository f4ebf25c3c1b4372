"""Where a file of a handover package stands, and in which of its archives."""

from typing import Any

from documents.handovers.domain.paths import Paths
from documents.handovers.domain.planned import Planned, archives, in_parts
from kazinex.core import clock


def test_paths_are_unpacked_everywhere_and_given_once():
    paths = Paths()
    given = [paths.give("documents", *names) for names in (("A/B", "x:1.pdf"), ("a_b", "X_1.PDF"), ("nul", "con.txt"))]
    assert given == ["documents/A_B/x_1.pdf", "documents/a_b/X_1 (2).PDF", "documents/_nul/_con.txt"]
    assert len(paths.give("z" * 300 + ".pdf")) == 120
    assert paths.give("..", " .") == "_/_"


def test_files_fill_archives_in_order_and_a_large_one_has_its_own():
    sizes = [3, 4, 9, 20, 1, 1]
    facts: dict[str, Any] = {"path": "", "kind": "", "dated": clock.now(), "source_key": "", "sha256": ""}
    files = [Planned(size=size, **facts) for size in sizes]
    assert [number for number, _file in in_parts(files, 10)] == [1, 1, 2, 3, 4, 4]
    assert [archives(parts) for parts in (0, 1, 2)] == [1, 1, 3]
