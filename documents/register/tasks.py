"""The timetable's work."""

from celery import shared_task

from accounts.models import Organisation
from documents.register.queries import staged, unread_texts
from documents.register.services import file_sweep, imports, staging, texts
from kazinex.core.tenancy import in_each_organisation

SECONDS = 20  # of each turn of reading, so that other work of the same worker has its own


@shared_task(name="documents.read_texts")
def read_texts() -> None:
    """Read the words of files that were added; the rows say which, so two workers never read the same."""
    texts.read_due(unread_texts.organisations(), seconds=SECONDS)


@shared_task(name="documents.sweep_files")
def sweep_files() -> None:
    """Remove files that no row names, and previews there is no room for."""
    for organisation in Organisation.objects.values_list("pk", flat=True).order_by("pk"):
        file_sweep.sweep_files(organisation)
        file_sweep.bound_previews(organisation)


@shared_task(name="documents.sweep_uploads")
def sweep_uploads() -> None:
    """Forget files that were sent a day ago and neither registered nor imported."""
    in_each_organisation("uploads that were left", _sweep_uploads, among=staged.organisations_with_old_uploads())


def _sweep_uploads() -> None:
    staging.sweep()
    imports.sweep()
