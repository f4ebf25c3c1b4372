"""Every change that people will ask about has one kind of page: the thing, what follows, a reason, one button."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import Authenticator, Membership
from accounts.models.factors import make_seed
from audit.models import AuditEvent
from guestshares.services import access_requests, shares
from kazinex.core.errors import RuleBroken
from kazinex.ui import reasons
from kazinex.ui.reasons import Notice, ReasonPage
from projects.models import ProjectMembership
from tests.cast import prove_afresh
from tests.guestshares import guests
from tests.person import Person

DOCUMENT, PROJECT, MEMBER = "p/harbour/documents/{number}/", "p/harbour/settings/", "settings/members/{member}/"
TEAM, SHARE = "p/harbour/team/{place}/", "p/harbour/shares/{share}/"
PAGES = [
    (DOCUMENT + "lock/", "Lock", "No new revision can be added", "Lock"),
    (DOCUMENT + "delete/", "Delete", "The document leaves the register", "Delete"),
    (DOCUMENT + "confidentiality/", "Confidentiality", "A confidential document is seen only by", "Save"),
    (PROJECT + "close/", "Close project", "Nobody can change anything in Harbour Tunnel.", "Close project"),
    (PROJECT + "archive/", "Archive project", "Harbour Tunnel is put away at the end of the list.", "Archive project"),
    (PROJECT + "reopen/", "Reopen project", "Harbour Tunnel can be changed again.", "Reopen project"),
    (PROJECT + "delete/", "Delete project", "Harbour Tunnel is gone for everybody.", "Delete project"),
    (MEMBER + "deactivate/", "Deactivate Remy Rousseau", "Access ends at once", "Deactivate"),
    (MEMBER + "remove/", "Remove Remy Rousseau", "Access ends at once", "Remove"),
    (MEMBER + "reset-2fa/", "Reset 2FA of Remy Rousseau", "Be sure who is asking", "Reset 2FA"),
    (
        "settings/security/two-factor/stop/",
        "Stop requiring 2FA",
        "A password alone will be enough",
        "Stop requiring 2FA",
    ),
    (TEAM + "remove/", "Remove Remy Rousseau", "Remy Rousseau can no longer open", "Remove from project"),
    (TEAM + "view-as/", "View as Remy Rousseau", "stands in the audit log", "View as this person"),
    (SHARE + "revoke/", "Revoke share", "The guest loses access at once", "Revoke share"),
    (SHARE + "decline/", "Decline the request", "The guest is not told", "Decline"),
]


@pytest.fixture
def names(world) -> dict[str, Any]:
    share, _link = guests.share_with_jo(world)
    shares.revoke(share, reason="Ended", by=world.actor("dina"))
    access_requests.ask(share, note="Please")
    Authenticator.sealed(world.remy.pk, make_seed()).save()
    return {
        "number": world.plan.number,
        "member": Membership.objects.get(user=world.remy).public_id,
        "place": ProjectMembership.objects.get(project=world.harbour, user=world.remy).public_id,
        "share": share.public_id,
    }


@pytest.mark.parametrize("shown", PAGES, ids=[page[0] for page in PAGES])
def test_a_page_names_the_thing_and_what_follows_and_asks_why(world, names, monkeypatch, shown):
    address, heading, follows, button = shown
    prove_afresh(monkeypatch)
    ada = Person(world.client("ada")).open("/o/meridian/" + address.format(**names))

    assert (ada.status, ada.heard("h1")) == (200, [heading])
    assert follows in ada.text

    before = AuditEvent.objects.count()
    ada.press(button)

    assert (ada.status, ada.heard("h1")) == (422, [heading])
    assert "Enter the reason." in ada.text
    assert AuditEvent.objects.count() == before


def asked_of(change, **sent: str) -> Any:
    """What is answered to who sends a reason."""
    request = RequestFactory().post("/here/", sent)
    request._messages = []  # type: ignore[attr-defined]  # whatever is said ends here
    asked = ReasonPage(
        layout="layouts/public.html",
        heading="End it",
        button="End it",
        back="/there/",
        crumbs=[],
        notices=[Notice("It ends")],
    )
    return reasons.ask(request, asked, change, of=None, to=lambda: HttpResponse("gone"))


def test_a_reason_that_is_given_goes_to_the_change(db):
    given: list[dict[str, str]] = []

    assert asked_of(lambda **typed: given.append(typed), reason="Late").content == b"gone"
    assert given == [{"reason": "Late"}]


def test_what_a_rule_refuses_is_said_on_the_page_and_the_reason_is_kept(db):
    def refuse(reason: str) -> None:
        raise RuleBroken("It ended already.")

    answer = asked_of(refuse, reason="Late")

    assert answer.status_code == 422
    assert "It ended already." in answer.content.decode()
    assert 'value="Late"' in answer.content.decode()
