"""Reports that people keep under a name, and whom they are sent to."""

from documents.reports.models.saved_report import ReportReader, SavedReport, Schedule

__all__ = ["ReportReader", "SavedReport", "Schedule"]
