"""Celery: the application, the beat schedule, and tasks that carry their tenant."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kazinex.settings")


class TenantTask(Task):  # type: ignore[type-arg]
    """Runs inside one organisation: called with `organisation_id` and, where it matters, the cause's `request_id`."""

    abstract = True

    def __call__(self, *args: Any, organisation_id: int, request_id: str = "", **kwargs: Any) -> Any:
        from kazinex.core.context import happening  # noqa: PLC0415  settings must be loaded first
        from kazinex.core.tenancy import organisation_active  # noqa: PLC0415

        with happening(request_id=request_id), organisation_active(organisation_id):
            return super().__call__(*args, **kwargs)


app = Celery("kazinex")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "expire due guest shares": {"task": "guestshares.sweep", "schedule": 60.0},
    "finish waiting audit exports": {"task": "audit.run_exports", "schedule": 60.0},
    "record ended overrides": {"task": "projects.record_ended_overrides", "schedule": 300.0},
    "forget old sessions": {"task": "accounts.forget_old_sessions", "schedule": 3600.0},
    "dispatch the outbox": {"task": "core.dispatch_outbox", "schedule": 30.0},
}


@setup_logging.connect
def _keep_our_logging(**_kwargs: Any) -> None:
    """Celery leaves logging to the settings, so secrets stay redacted there too."""
    from logging.config import dictConfig  # noqa: PLC0415

    from django.conf import settings  # noqa: PLC0415

    dictConfig(settings.LOGGING)
