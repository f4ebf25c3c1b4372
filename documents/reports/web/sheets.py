"""A report as Excel."""

from documents.reports.domain.asking import Asked, Report, Result, described
from kazinex.core import spreadsheets
from kazinex.core.http import MemberRequest
from kazinex.core.spreadsheets import Column


def sheet(request: MemberRequest, report: Report, asked: Asked, found: Result) -> bytes:
    """The table as a workbook, with what it was asked on its first sheet."""
    project = request.project
    cover = {
        "Project": f"{project.name} ({project.code})",
        "Report": report.title,
        "Asked": described(asked, report),
        "Taken by": str(request.user),
        "Time zone": project.time_zone,
    }
    columns = [Column(head.label, 24, head.kind) for head in found.heads]
    return spreadsheets.small(report.title, columns=columns, rows=found.rows, cover=cover, zone=project.time_zone)
