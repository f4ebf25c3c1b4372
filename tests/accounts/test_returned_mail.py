"""What the pages of members tell of mail that came back."""

from accounts.models import BouncedAddress, Membership
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core import clock
from tests.person import Person


def test_the_page_of_a_member_tells_of_it_until_somebody_says_that_mail_arrives(world):
    BouncedAddress.objects.create(email=world.remy.email, reason="550 5.1.1 No such user", last_at=clock.now())
    page = f"/o/meridian/settings/members/{Membership.objects.get(user=world.remy).public_id}/"
    ada = Person(world.client("ada")).open(page)
    assert f"{world.remy.email}: 550 5.1.1 No such user" in ada.text
    ada.press("Mail reaches it again")
    assert "is not marked any more." in ada.text
    assert "550 5.1.1" not in ada.text.split("History")[0]
    told = sentence(AuditEvent.objects.latest("pk"))
    assert told.startswith("Ada Admin took the mark “mail came back” off")
