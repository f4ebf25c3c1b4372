"""Celery: the application and its timetable."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kazinex.settings")


app = Celery("kazinex")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def timetable() -> dict[str, dict[str, Any]]:
    """Every timer that an app declares in its feature.py, as Celery wants it."""
    from kazinex.core import features  # noqa: PLC0415  settings must be loaded first

    return {timer.label: {"task": timer.task, "schedule": timer.seconds} for timer in features.installed().timers}


@app.on_after_finalize.connect
def _set_timers(sender: Celery, **_kwargs: Any) -> None:
    sender.conf.beat_schedule = timetable()


@setup_logging.connect
def _keep_our_logging(**_kwargs: Any) -> None:
    """Celery leaves logging to the settings, so secrets stay redacted there too."""
    from logging.config import dictConfig  # noqa: PLC0415

    from django.conf import settings  # noqa: PLC0415

    dictConfig(settings.LOGGING)
