"""The WSGI application; refuses to serve with an undeclared door or a gap in the wall."""

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


_refuse_to_start_unsafe()
