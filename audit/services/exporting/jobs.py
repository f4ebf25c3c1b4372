"""Running the exports that wait: rights first, then one snapshot, both files from it, and publication at the end."""

import logging
from tempfile import TemporaryFile
from typing import IO, Any

from audit import queries
from audit.domain.conditions import Filters
from audit.models import AuditExport
from audit.services import sealing
from audit.services.exporting import bundles, leases, publishing, selections, statements, workbooks
from audit.services.exporting.bundles import Altered
from audit.services.exporting.selections import Selection
from audit.services.exporting.snapshots import Snapshot, snapshot
from kazinex.core import spreadsheets
from kazinex.core.hearts import Heart, Stopped
from kazinex.core.permissions import Permission
from kazinex.core.questions import FIND_MEMBER
from kazinex.core.tenancy import organisation_active
from kazinex.core.translation import marked as _

log = logging.getLogger("kazinex.exports")


class Refused(Exception):
    """The export may not be made; the message says why."""


def run_due() -> int:
    """Run exports, each in its turn, until none waits, and clear away what has expired; returns how many ran."""
    for organisation in leases.organisations_due():
        leases.clear_away_expired(organisation)
        leases.give_up_the_hopeless(organisation)
    ran = 0
    while export := leases.claim():
        publishing.forget_earlier_attempts(export)
        run(export)
        ran += 1
    return ran


def run(export: AuditExport) -> None:
    """Make the files and publish them; a failure is tried again, a refusal is final."""
    try:
        _make(export)
    except Stopped:
        log.info("Export %s was cancelled or taken over.", export.public_id)
    except (Refused, Altered) as error:
        leases.refuse(export, str(error))
    except Exception:
        log.exception("Export %s failed, attempt %s.", export.public_id, export.attempt)
        leases.try_again(export)


def _make(export: AuditExport) -> None:
    organisation = export.organisation.pk
    actor, within = _rights(export)
    with leases.heart(export) as heart:
        sealing.have_sealed(organisation)
        with snapshot(organisation) as database, TemporaryFile() as book, TemporaryFile() as bundle:
            with organisation_active(organisation):
                selection = selections.select(export, within, actor=actor, database=database)
            statement = statements.make(export, selection, database)
            heart.begin(statement["count"] * 2)
            _write(export, statement, selection, database=database, heart=heart, book=book, bundle=bundle)
            publishing.publish(export, statement, book=book, bundle=bundle, within=within, told=selection.told)


def _write(
    export: AuditExport,
    statement: statements.Statement,
    selection: Selection,
    *,
    database: Snapshot,
    heart: Heart,
    book: IO[bytes],
    bundle: IO[bytes],
) -> None:
    count = statement["count"]
    cover = statements.cover(statement)
    written = workbooks.write(book, selection, database=database, zone=export.zone, progress=heart.reached, cover=cover)
    found = spreadsheets.count_rows(book)
    if not written == count == found:
        raise RuntimeError(f"{count} events were counted, {written} written and {found} found in the workbook.")
    bundles.write(
        bundle, book, selection, statement, database=database, progress=lambda done: heart.reached(count + done)
    )


def _rights(export: AuditExport) -> tuple[Any, queries.Scope]:
    """The person who asked, as they are now; rights that were lost meanwhile end the export."""
    with organisation_active(export.organisation_id):
        actor = FIND_MEMBER.ask_one(export.requested_by_id, export.project_code)
        if actor is None or not actor.decide(Permission.VIEW_AUDIT_LOG):
            raise Refused(_("The person who asked for it may not read this audit log any more."))
        return actor, queries.scope(actor).narrowed_to(Filters(**export.filters).project)
