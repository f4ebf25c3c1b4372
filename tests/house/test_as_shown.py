"""What ends or changes a thing does so to the thing its page showed, and to nothing it has become since."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from accounts.models import Membership
from accounts.services import invitations, members
from audit.models import AuditEvent
from documents.register.models import Revision
from documents.register.services import documents, statuses
from guestshares.services import shares
from kazinex.core.edit_conflicts import SINCE
from projects.services import project_members, projects
from tests.cast import World
from tests.guestshares import guests
from tests.person import Person

HERE = "/o/meridian/p/harbour"
PLAN = f"{HERE}/documents/HT-CIV-DWG-001"
REASON = {"Reason": "Tender"}


@dataclass(frozen=True)
class Ending:
    """A page with its button, what somebody else does meanwhile (the thing is like it was again), and the event."""

    page: str
    button: str
    event: str
    meanwhile: str
    fields: dict[str, Any] = field(default_factory=lambda: dict(REASON))
    who: str = "ada"


ENDINGS = [
    Ending("member/deactivate/", "Deactivate", "member_deactivated", "left and came back"),
    Ending("member/remove/", "Remove", "member_removed", "left and came back"),
    Ending("member/", "Reactivate", "member_reactivated", "came back and left", {}),
    Ending("invited/", "Withdraw invitation", "invitation_revoked", "invited again", {}),
    Ending("invited/", "Send again", "invitation_resent", "invited again", {}),
    Ending("team/remove/", "Remove from project", "project_member_removed", "had another role"),
    Ending(f"{PLAN}/lock/", "Lock", "document_locked", "was locked"),
    Ending(f"{PLAN}/delete/", "Delete", "document_deleted", "was locked"),
    Ending(f"{PLAN}/status/", "Change status", "status_changed", "had another status", {"New status": "For review"}),
    Ending(
        f"{PLAN}/confidentiality/", "Save", "confidentiality_changed", "was locked", REASON | {"Confidential": True}
    ),
    Ending(f"{HERE}/settings/close/", "Close project", "project_closed", "was closed"),
    Ending(f"{HERE}/settings/archive/", "Archive project", "project_archived", "was closed"),
    Ending("share/revoke/", "Revoke share", "share_revoked", "was extended"),
    Ending("share/extend/", "Extend", "share_extended", "was extended", {"Maximum opens": "5"}),
    Ending("share/rotate/", "Rotate and resend", "share_rotated", "was extended", {}),
    Ending("share/reissue/", "Reissue", "share_revoked", "was extended", {}),
]


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda one: one.event + " " + one.page)
def test_what_happened_since_the_page_was_opened_is_told_first(world: World, ending: Ending) -> None:
    things = Things(world, ending)
    client = world.client(ending.who)
    page = Person(client).open(things.page)
    _, address, form = page.filled(ending.button, ending.fields)
    things.meanwhile()
    before = happened(ending.event)

    refused = client.post(address, form, follow=True)

    assert SINCE in refused.content.decode()
    assert happened(ending.event) == before
    again = Person(client).open(things.page).press(ending.button, ending.fields)
    assert (again.status, happened(ending.event)) == (200, before + 1)


def test_a_refused_ending_goes_through_from_the_page_that_refused_it(world: World) -> None:
    things = Things(world, ENDINGS[0])
    page = Person(world.client("ada")).open(things.page)
    things.meanwhile()

    page.press("Deactivate", REASON)
    assert page.status == 422
    page.press("Deactivate")

    assert happened("member_deactivated") == 2


def test_what_guests_do_meanwhile_does_not_keep_a_share_open(world: World) -> None:
    share, link = guests.share_with_jo(world)
    page = Person(world.client("dina")).open(f"{share.get_absolute_url()}revoke/")
    jo = guests.enter(link)
    jo.get(guests.record(share))

    page.press("Revoke share", REASON)

    assert guests.story(share)[-1] == "share_revoked"


class Things:
    """The page of an ending, and what happens meanwhile; each leaves the thing as the page showed it."""

    def __init__(self, world: World, ending: Ending) -> None:
        self.world, self.ada = world, world.actor("ada")
        first, _, rest = ending.page.partition("/")
        self.page = ending.page
        if first == "share":
            self.share, _ = guests.share_with_jo(world)
            self.page = self.share.get_absolute_url() + rest
        if first == "invited":
            self.invitation, _ = invitations.invite(email="kim@client.example", role="member", by=self.admin)
            self.page = f"/o/meridian/settings/members/{self.invitation.membership.public_id}/"
        if first == "member":
            self.member = Membership.objects.get(user=world.vera)
            if ending.button == "Reactivate":
                members.deactivate(self.member, reason="Away", by=self.admin)
            self.page = f"/o/meridian/settings/members/{self.member.public_id}/{rest}"
        if first == "team":
            self.place = world.harbour.memberships.get(user=world.vera)
            self.page = f"{HERE}/team/{self.place.public_id}/{rest}"
        self.meanwhile = getattr(self, ending.meanwhile.replace(" ", "_"))

    @property
    def admin(self) -> Any:
        return self.world.actor("ada", "")

    def left_and_came_back(self) -> None:
        members.deactivate(self.member, reason="Away", by=self.admin)
        members.reactivate(self.member, by=self.admin)

    def came_back_and_left(self) -> None:
        members.reactivate(self.member, by=self.admin)
        members.deactivate(self.member, reason="Away", by=self.admin)

    def invited_again(self) -> None:
        invitations.resend(self.invitation, by=self.admin)

    def had_another_role(self) -> None:
        for role in ("reviewer", "viewer"):
            project_members.change_role(self.place, role=role, reason="Asked", by=self.ada)

    def was_locked(self) -> None:
        documents.lock(self.world.plan, reason="Issued", by=self.ada)
        documents.unlock(self.world.plan, reason="Mistake", by=self.ada)

    def had_another_status(self) -> None:
        for status in ("for_review", "draft"):
            revision = Revision.objects.get(document=self.world.plan)
            statuses.move(revision, to=status, by=self.ada)

    def was_closed(self) -> None:
        projects.close(self.world.harbour, reason="Done", by=self.ada)
        projects.reopen(self.world.harbour, reason="Mistake", by=self.ada)

    def was_extended(self) -> None:
        shares.extend(self.share, expiry=None, max_opens=4, by=self.ada)


def happened(event: str) -> int:
    return int(AuditEvent.objects.filter(action=event).count())
