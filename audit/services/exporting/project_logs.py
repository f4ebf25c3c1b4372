"""The log of one project with its proof, for a package that holds more than the log."""

from collections.abc import Callable
from dataclasses import asdict
from tempfile import TemporaryFile
from typing import IO, Any

from audit import queries
from audit.domain.conditions import Filters
from audit.models import AuditExport
from audit.services import exports, sealing
from audit.services.exporting import bundles, selections, statements, workbooks
from audit.services.exporting.snapshots import snapshot
from kazinex.core import clock
from kazinex.core.actors import Member


def write(file: IO[bytes], *, by: Member, still: Callable[[], None]) -> int:
    """Write the bundle of an export of the actor's project into a file, as far as its log is sealed; returns how many.

    `still` is called now and then, and raises where the work was given up.

    Nothing may have been recorded before in the same transaction: the seal of that would be waited for.
    """
    organisation, within = by.organisation.pk, queries.scope(by)
    sealing.have_sealed(organisation)
    export = _asked(by, within)
    with snapshot(organisation) as database, TemporaryFile() as book:
        selection = selections.select(export, within, actor=by, database=database)
        statement = statements.make(export, selection, database)
        cover = statements.cover(statement)
        workbooks.write(
            book, selection, database=database, zone=export.zone, progress=lambda _done: still(), cover=cover
        )
        bundles.write(file, book, selection, statement, database=database, progress=lambda _done: still())
    return int(statement["count"])


def _asked(by: Member, within: queries.Scope) -> AuditExport:
    """What an export of the whole log of a project would say of itself; no row is kept of it."""
    project: Any = by.project
    words = exports.in_words(Filters(), zone=project.time_zone, project=project, project_name="")
    return AuditExport(
        organisation=by.organisation,
        requested_by_id=by.actor_id,
        requested_by=by.label,
        requested_at=clock.now(),
        project_id=project.pk,
        project_label=project.audit_label,
        project_code=project.code,
        filters=Filters().as_facts(),
        words=words,
        scope=asdict(within),
        zone=project.time_zone,
    )
