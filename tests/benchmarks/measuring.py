"""How every benchmark measures: works in turn in one run, medians, and ratios; never a bar in seconds."""

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from django.db import connection
from django.test.utils import CaptureQueriesContext

RUNS = 7
SCALE = float(os.environ.get("KAZINEX_BENCH_SCALE", "1"))
Work = Callable[[], object]


def scaled(rows: int) -> int:
    """So many rows on this run; KAZINEX_BENCH_SCALE multiplies them."""
    return max(int(rows * SCALE), 100)


def seconds(work: Work) -> float:
    """What one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_the_database(work: Work) -> float:
    """The processor time that the database spends on one call, in seconds: the same however busy the machine is."""
    connection.ensure_connection()
    run = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    began = int(run.read_text().split()[0])
    work()
    return (int(run.read_text().split()[0]) - began) / 1e9


def on_processors(work: Work) -> float:
    """The processor time that one call takes here and in the database together, in seconds."""
    began = time.process_time()
    there = in_the_database(work)
    return time.process_time() - began + there


def interleaved(*works: Work, runs: int = RUNS) -> list[list[float]]:
    """The seconds of each work, called in turn so that whatever else the machine does hits all alike."""
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    with no_collection():
        for _ in range(runs):
            for samples, work in zip(taken, works, strict=True):
                samples.append(seconds(work))
    return taken


def medians(*works: Work, runs: int = RUNS) -> list[float]:
    """The median seconds of each work in one interleaved run."""
    return [median(samples) for samples in interleaved(*works, runs=runs)]


def p99(samples: list[float]) -> float:
    """All but the slowest hundredth took less."""
    return quantiles(samples, n=100, method="inclusive")[-1]


@contextmanager
def no_collection() -> Iterator[None]:
    """Inside, Python's collector waits; it would hit one work and not its peer."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def statements(work: Work) -> list[str]:
    """The questions a work sends."""
    with CaptureQueriesContext(connection) as captured:
        work()
    sent = [query["sql"] for query in captured.captured_queries]
    return [one for one in sent if one.upper().startswith(("SELECT", "(SELECT")) and "set_config" not in one]


def plans(work: Work) -> list[str]:
    """The plans of the questions a work sends, as the role and with the settings it runs with."""
    told = []
    for statement in statements(work):
        with connection.cursor() as cursor:
            cursor.execute(f"explain {statement}")
            told.append("\n".join(line for (line,) in cursor.fetchall()))
    return told


def sql_of(work: Work) -> Work:
    """The same questions without the ORM around them: what the database takes."""
    sent = statements(work)

    def ask() -> None:
        with connection.cursor() as cursor:
            for statement in sent:
                cursor.execute(statement)
                cursor.fetchall()

    return ask


def tell(name: str, *facts: str) -> None:
    """One line of the report."""
    print(f"\n{name}: {' · '.join(facts)}", end="")


def ms(taken: float) -> str:
    """For orientation only."""
    return f"{taken * 1000:.2f} ms"
