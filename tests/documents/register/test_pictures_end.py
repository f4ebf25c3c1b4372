"""A picture of a page ends with the session that may see it, and no page to sign in on takes its place."""

import time

import pytest
import time_machine

from accounts.models import Membership, MembershipStatus, SecuritySettings
from documents.register.services import revisions
from tests.accounts.test_gate import demand
from tests.documents.register.test_compare import plan

NUMBER = "HT-CIV-DWG-001"


@pytest.fixture
def parts(world, checked, url):
    by = world.actor("dina")
    for code, place in (("B", (10, 10)), ("C", (60, 10))):
        last = revisions.add(world.plan, code=code, file=checked(f"{code}.pdf", plan(place)), by=by)
    before = world.plan.revisions.get(code="B")
    one, pair = (NUMBER, last.public_id, 1), (NUMBER, before.public_id, last.public_id, 1)
    drawn = [url("page-image", *one), url("thumbnail", *one), url("tile", *one, "100-0-0")]
    drawn += [url("compare-page-image", *pair), url("compare-thumbnail", *pair)]
    return [*drawn, url("compare-tile", *pair, "100-0-0")]


@pytest.mark.parametrize("how", ["signed out", "idle too long", "no second factor", "no member any more"])
def test_pictures_end_with_the_session_and_no_page_takes_their_place(world, parts, how):
    client = world.client("dina")
    assert [client.get(part).status_code for part in parts] == [200] * 6

    minutes = 1
    if how == "signed out":
        client.post("/sign-out/")
    elif how == "idle too long":
        SecuritySettings.objects.update(idle_minutes=5)
        minutes = 6
    elif how == "no second factor":
        demand(world.meridian)
    else:
        Membership.objects.filter(user=world.dina).update(status=MembershipStatus.DEACTIVATED)
    with time_machine.travel(time.time() + minutes * 60):
        answers = [client.get(part) for part in parts]

    assert [answer.status_code for answer in answers] == [404] * 6
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}
