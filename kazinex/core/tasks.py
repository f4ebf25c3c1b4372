from celery import shared_task

from kazinex.core import outbox, pulses


@shared_task(name="core.dispatch_outbox")
def dispatch_outbox() -> None:
    """A second dispatcher: rows are claimed, so two never do the same work. It tells that worker and beat live."""
    pulses.beat("worker")
    while outbox.dispatch():
        pass
