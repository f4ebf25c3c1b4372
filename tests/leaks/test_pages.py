"""What pages, counts, lists and notifications tell of what one may not know."""

import base64
import re

import pytest

from accounts.models import Membership
from audit.models import AuditEvent
from documents.register.services import documents
from kazinex.core.models import Outbox
from projects.models import PermissionOverride, ProjectMembership
from tests.guestshares import guests
from tests.leaks import planting
from tests.leaks.reading import canaries, told

HOME = "/o/meridian/p/harbour/"
PLAN = f"{HOME}documents/HT-CIV-DWG-001/"
ACTIVE = "/o/meridian/settings/external-access/active-shares/"
NOTIFICATIONS = "/account/notifications/"


@pytest.mark.parametrize("page", ["", "shares/", "activity/", "revisions/", "access/", "delete/"])
def test_a_share_that_holds_a_hidden_document_too_is_not_counted(world, page):
    planting.power(world, "remy", "manage_guest_shares", "manage_documents")
    remy = world.client("remy")
    before = told(remy.get(PLAN + page))
    assert before[0] == 200

    planting.share(world, [world.secret, world.plan], "C")

    assert told(remy.get(PLAN + page)) == before


def test_recent_activity_is_not_pushed_out_by_hidden_events(world, happened):
    vera = world.client("vera")
    happened(world.beam, title="Beams")
    before = told(vera.get(HOME))
    assert "Beams" in before[1]

    for _ in range(60):
        happened(world.secret)

    assert told(vera.get(HOME)) == before


def test_notifications_fall_silent_about_what_one_lost_sight_of(world):
    planting.power(world, "dina", "manage_guest_shares")
    shared = planting.hide(world, "F", discipline=world.STR)
    planting.share(world, shared, "F", by="dina")
    dina = world.client("dina")
    assert canaries(dina.get(NOTIFICATIONS))

    planting.narrow(world, "dina")

    assert dina.get(f"{HOME}documents/{shared.number}/").status_code == 404
    assert canaries(dina.get(NOTIFICATIONS)) == set()


def test_notifications_fall_silent_about_a_project_one_left(world):
    planting.share(world, planting.hide(world, "F", discipline=world.STR), "F", by="dina")
    dina = world.client("dina")
    assert canaries(dina.get(NOTIFICATIONS))

    ProjectMembership.objects.filter(user=world.dina).delete()

    assert dina.get(HOME).status_code == 404
    assert canaries(dina.get(NOTIFICATIONS)) == set()


def test_who_lost_sight_is_told_nothing_more(world):
    planting.power(world, "dina", "manage_guest_shares")
    shared, link = guests.share_with_jo(world, world.beam)
    planting.narrow(world, "dina")

    def letters() -> int:
        return Outbox.objects.filter(payload__to="dina@meridian.example").count()

    before = letters()
    client = guests.enter(link)
    client.post(guests.record(shared, "respond"), {"decision": "approved", "comment": "x"})

    assert letters() == before
    assert "HT-STR" not in world.client("dina").get(NOTIFICATIONS).content.decode()


def test_a_members_page_tells_only_of_projects_whose_log_one_may_read(world):
    """Otto manages the organisation's members, and is a viewer of the viaduct."""
    member = ProjectMembership.objects.create(project=world.viaduct, user=world.vera, role="viewer")
    ProjectMembership.objects.create(project=world.viaduct, user=world.petra, role="project_admin")
    started = f"/o/meridian/p/viaduct/team/{member.public_id}/view-as/"
    assert world.client("petra").post(started, {"reason": "kanaryV-reason"}).status_code == 302
    event = AuditEvent.objects.get(action="view_as_started")
    otto = world.client("otto")

    assert otto.get("/o/meridian/p/viaduct/audit/").status_code == 403
    assert otto.get(f"/o/meridian/audit/events/{event.uid}/").status_code == 404
    person = Membership.objects.get(user=world.vera).public_id
    assert canaries(otto.get(f"/o/meridian/settings/members/{person}/")) == set()


def test_refusals_are_for_readers_of_the_log(world):
    PermissionOverride.objects.create(
        project=world.harbour,
        role="reviewer",
        permission="manage_documents",
        effect="deny",
        reason="kanaryC-reason",
        set_by=world.petra,
    )
    assert world.client("miko").post(f"{PLAN}lock/", {"reason": "x"}).status_code == 403
    assert AuditEvent.objects.filter(action="permission_denied").exists()

    activity = world.client("abel").get(f"{PLAN}activity/").content.decode()

    assert "refused" not in activity


def test_deleted_documents_and_their_shares_leave_the_pages_of_who_does_not_manage_documents(world):
    planting.power(world, "abel", "manage_guest_shares")
    gone = planting.hide(world, "F", discipline=world.CIV)
    planting.share(world, gone, "F")
    abel = world.client("abel")
    assert canaries(abel.get(HOME))
    assert canaries(abel.get(ACTIVE))

    documents.delete(gone, reason="kanaryF-gone", by=world.actor("dina"))

    assert abel.get(f"{HOME}documents/{gone.number}/").status_code == 404
    assert canaries(abel.get(HOME)) == set()
    assert canaries(abel.get(ACTIVE)) == set()


def test_a_dry_run_of_a_policy_names_guests_only_to_who_manages_shares(world):
    planting.power(world, "abel", "manage_settings")
    planting.share(world, world.plan, "F")
    fields = {"default_days": "", "maximum_days": "1", "reach": "new", "recipient_domains": "other.example"}
    address = f"{HOME}settings/external-access/"
    assert canaries(world.client("petra").post(address, fields))

    abel = world.client("abel")

    assert abel.get(f"{PLAN}shares/").status_code == 403
    assert canaries(abel.post(address, fields)) == set()


def test_boxes_of_a_list_hold_no_keys_that_count(world):
    planting.power(world, "abel", "manage_guest_shares")
    planting.share(world, world.plan, "F")

    page = world.client("abel").get(ACTIVE).content.decode()

    values = re.findall(r"name=\"?selected\b[^>]*?value=\"?([^\" >]*)", page)
    assert values
    assert [value for value in values if value.isdigit()] == []


@pytest.mark.parametrize("address", [f"{PLAN}activity/", ACTIVE, f"{HOME}documents/"])
def test_cursors_hold_no_keys_that_count(world, happened, address):
    for number in range(60):
        happened(world.plan, title=f"n{number}")
        world.add_document(f"HT-CIV-{number:03}", discipline=world.CIV)
    planting.power(world, "abel", "manage_guest_shares")
    for number in range(52 if address == ACTIVE else 0):
        guests.share_with_jo(world, world.documents["plan"], recipient_email=f"jo{number}@client.example")

    page = world.client("abel").get(address).content.decode()

    cursors = re.findall(r"after=([\w-]+)", page)
    assert cursors
    for cursor in cursors:
        shown = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        assert not re.search(rb"20\d\d-|HT-", shown), shown
