"""The work behind a handover package, on the page that all work in the background has."""

from documents.handovers.models import Handover
from documents.handovers.services import making
from projects.models import Job
from tests.person import Person

HERE = "/o/meridian/p/harbour/settings/handover/"


def test_a_package_that_is_given_up_on_the_page_of_its_job_says_what_stays(world):
    page = Person(world.client("petra")).open(HERE)
    page.follow("New package").press("Make package", {"Revisions": "Every revision of each document"})

    page.open(Job.objects.get().get_absolute_url()).press("Cancel")

    told = (page.status, page.text.count(making.KEPT), "othing was changed" in page.text)
    assert told == (200, 2, False), page.text
    assert page.open(Handover.objects.get().get_absolute_url()).text.count(making.KEPT) == 1
