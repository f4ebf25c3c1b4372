"""A gathered mail says nothing of what became hidden from its reader."""

from datetime import timedelta

from accounts.models import Notification
from accounts.services import mailing
from documents.register.models import Document
from kazinex.core import clock
from tests.accounts.test_digests import letters
from tests.documents.workflows.conftest import review, start, template

__all__ = ["start", "template"]


def test_a_workflow_that_became_hidden_is_not_mailed(world, template, start):
    mailing.choose({"step_opened": "daily", "workflow_ended": "daily"}, by=world.actor("miko", ""))
    start(template(review("miko", name="Look at it")), title="Canary of the sheet")
    Notification.objects.update(digest_due_at=clock.now() - timedelta(minutes=1))
    Document.objects.filter(pk=world.plan.pk).update(is_confidential=True)
    Notification.objects.filter(user=world.miko).update(about=[["document", str(world.plan.pk)]])
    mailing.send_due()
    assert not any("Canary" in text for to, text in letters() if to == "miko@consult.example")
