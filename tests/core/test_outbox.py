"""Work that leaves through the outbox is done once, however many dispatchers there are."""

from datetime import timedelta
from typing import Any

from kazinex.core import clock, features, outbox
from kazinex.core.features import Feature
from kazinex.core.models import Outbox
from tests.cast import World

KIND = "tests.slow_work"
done: list[int] = []


def work(payload: dict[str, Any]) -> None:
    """The first piece takes longer than the lease of the second, which another dispatcher then takes over."""
    done.append(payload["place"])
    if payload["place"] == 1:
        Outbox.objects.filter(kind=KIND, payload__place=2).update(
            lease_until=clock.machine_now() - timedelta(seconds=1)
        )
        outbox.dispatch()


def test_work_whose_lease_ran_out_while_it_queued_is_done_once(world: World) -> None:
    done.clear()
    for place in (1, 2):
        outbox.enqueue(KIND, place=place)

    with features.using(Feature(outbox={KIND: work}), besides=True):
        while outbox.dispatch():
            pass

    assert done == [1, 2]
    assert not Outbox.objects.filter(kind=KIND, done_at=None).exists()
