"""Numbers without gaps, given one after the other inside the transaction of what they are given to."""

from django.db import OperationalError, connection, transaction

from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import active_organisation_id
from kazinex.core.translation import marked as _
from projects.models import Project

PATIENCE = "12s"  # for those who come before; less than a statement may take
BE_PATIENT = "select current_setting('lock_timeout'), set_config('lock_timeout', %s, true)"
WAIT = """
with held as materialized (select pg_advisory_xact_lock(hashtextextended(%s, %s)))
select set_config('lock_timeout', %s, true) from held
"""


def wait_for(kind: str, project: Project, *, series: str = "") -> None:
    """Wait until this transaction alone gives the next number of such things, such as “transmittals”, in a project.

    Things of several series, such as letters by their types, wait for those of their own.
    """
    key = " ".join(filter(None, ["numbers of", kind, series, f"of {project.pk}"]))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(BE_PATIENT, [PATIENCE])
            usual = cursor.fetchone()[0]
            cursor.execute(WAIT, [key, active_organisation_id(), usual])
    except OperationalError as error:
        words = _("Many {kind} are being made here at this moment. Wait a little, and send the form again.").format(
            kind=kind
        )
        raise RuleBroken(words) from error
