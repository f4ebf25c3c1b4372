"""The WSGI application; refuses to serve with an undeclared door or a gap in the wall."""

import gc
import os

from django.core.checks import Error, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kazinex.settings")
application = get_wsgi_application()


def _refuse_to_start_unsafe() -> None:
    try:
        found = run_checks(databases=["default"])
    except OperationalError:
        found = run_checks()  # the database is away: readiness says so, and the wall is asked again there
    if problems := [message for message in found if isinstance(message, Error)]:
        words = "\n".join(str(problem) for problem in problems)
        raise ImproperlyConfigured(words)


def _settle() -> None:
    """What was loaded by now stays to the end, and is not looked through for what can go.

    A page makes and drops tens of thousands of objects: Python would look through the youngest dozens of times a page,
    and each time find that all go by themselves or are still needed.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)


YOUNG = 20_000  # objects made and not dropped yet, as by a few pages
_refuse_to_start_unsafe()
_settle()
