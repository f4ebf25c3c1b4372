"""The timetable's work."""

from celery import shared_task

from documents.correspondence.queries.due import organisations_with_due_letters
from documents.correspondence.services import due_letters
from kazinex.core.tenancy import in_each_organisation


@shared_task(name="correspondence.due_letters")
def tell_due_letters() -> None:
    """Tell of letters whose answer is due soon, or late."""
    in_each_organisation("due letters", due_letters.tell, among=organisations_with_due_letters())
