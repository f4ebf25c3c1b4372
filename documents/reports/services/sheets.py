"""A report as Excel."""

from django.utils.text import slugify

from documents.reports.domain.asking import Asked, Report, Result, described
from kazinex.core import spreadsheets
from kazinex.core.actors import Member
from kazinex.core.spreadsheets import Column


def sheet(actor: Member, report: Report, asked: Asked, found: Result) -> bytes:
    """The table as a workbook, with what it was asked and for whom it was run on its first sheet."""
    project = actor.project
    cover = {
        "Project": f"{project.name} ({project.code})",
        "Report": report.title,
        "Asked": described(asked, report),
        "Taken by": str(actor.user),
        "Time zone": project.time_zone,
    }
    columns = [Column(head.label, 24, head.kind) for head in found.heads]
    return spreadsheets.small(report.title, columns=columns, rows=found.rows, cover=cover, zone=project.time_zone)


def file_name(actor: Member, report: Report) -> str:
    """What such a workbook is called."""
    return f"{slugify(actor.project.code)}-{report.key}.xlsx"
