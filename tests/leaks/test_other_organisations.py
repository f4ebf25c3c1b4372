"""What an organisation learns of people who have an account elsewhere and have not joined it."""

import re
from typing import Any

import pytest

from accounts.models import Membership, User
from audit.models import AuditEvent
from tests.accounts import factors
from tests.cast import HouseClient, World
from tests.house import addresses
from tests.leaks.reading import differing, told

MEMBERS = "/o/meridian/settings/members/"
NAMES = re.compile(r"\b[0-9a-f]{24}\b|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|d[ao]n@")
REQUESTS: list[tuple[str, dict[str, str]]] = [
    ("get", {}),
    ("post", {}),
    ("post", {"reason": "x", "role": "workflow_responder"}),
]


@pytest.mark.parametrize("who", ["ada", "otto"])
def test_an_invitation_tells_nothing_of_an_account_elsewhere(world: World, who: str) -> None:
    """Dan has an account and a name at Northgate; nobody has heard of Don."""
    dan, don = (_invited(world, f"{name}@northgate.example") for name in ("dan", "don"))
    client = world.client(who)
    client.inspects = False
    found = {}
    for route in addresses.member_routes():
        if "member" not in route.names or "project" in route.names:
            continue
        for method, data in REQUESTS:
            if method == "post" and ("revoke" in route.path or "resend" in route.path):
                continue
            of_dan, of_don = (_answer(client, method, route, each, data) for each in (dan, don))
            if lines := differing(of_dan, of_don):
                found[f"{method} {route.path}"] = lines
    assert found == {}
    assert "Dan Depot" not in {event.target_label for event in AuditEvent.objects.all()}


def test_the_list_is_not_searched_by_an_address_the_organisation_never_learned(world: World) -> None:
    _invited(world, "dan@northgate.example")
    User.objects.filter(pk=world.dan.pk).update(email="renamed@elsewhere.example")

    page = world.client("ada").get(MEMBERS, {"search": "renamed"}).content.decode()

    assert "dan@northgate.example" not in page


def test_what_one_organisation_does_is_told_in_another_without_who_and_why(world: World) -> None:
    """Miko is in both; Meridian manages the account and resets its second factor."""
    factors.enrol(world.miko)
    member = Membership.objects.get(user=world.miko)
    reset = world.client("ada").post(
        f"{MEMBERS}{member.public_id}/reset-2fa/", {"reason": "Lost on site"}, REMOTE_ADDR="203.0.113.7"
    )
    assert reset.status_code == 302

    log = world.client("nora").get("/o/northgate/audit/", {"from": ""}).content.decode()

    assert "Miko Mori" in log
    for secret in ("Lost on site", "Ada Admin", "203.0.113.7"):
        assert secret not in log


def _invited(world: World, email: str) -> Membership:
    fields = {"emails": email, "role": "member", "project_role": "viewer"}
    assert world.client("ada").post(f"{MEMBERS}invite/", fields).status_code == 302
    found: Membership = Membership.objects.get(user__email__iexact=email)
    return found


def _answer(client: HouseClient, method: str, route: Any, member: Membership, data: dict[str, str]) -> tuple[int, str]:
    """What is told, where it leads included, in words that both people share."""
    answer = getattr(client, method)(route.address({"organisation": "meridian", "member": member.public_id}), data)
    status, text = told(answer)
    if status in {302, 303}:
        text += told(client.get(answer["Location"]))[1]
    return status, NAMES.sub("", text)
