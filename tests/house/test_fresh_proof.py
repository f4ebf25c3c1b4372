"""What asks for a fresh proof: the list of SPEC 4 and SECURITY 8.4, the doors that declare it, and what they answer."""

import time
from typing import Any

import time_machine

from accounts.models import Membership
from accounts.services import invitations
from kazinex.core.checks import route_names
from tests.cast import World
from tests.house import addresses

WANTED = {
    "every security setting": [
        "accounts:settings-security",
        "accounts:two-factor-require",
        "accounts:two-factor-stop",
        "accounts:two-factor-start",
        "accounts:two-factor-pilot",
        "accounts:two-factor-methods",
    ],
    "every external-access setting": ["guestshares:policy", "guestshares:project-policy"],
    "reset 2FA, and one-time access codes": ["accounts:member-reset-2fa", "accounts:member-access-code"],
    "making, inviting, demoting, deactivating or reactivating an Org Admin": [
        "accounts:member",
        "accounts:member-roles",
        "accounts:member-invite",
        "accounts:invitation-resend",
        "accounts:member-deactivate",
        "accounts:member-reactivate",
        "accounts:member-remove",
    ],
    "permission overrides, and groups with their grants": [
        "projects:organisation-permissions",
        "projects:settings-permissions",
        "projects:group-new",
        "projects:groups-copy",
        "projects:group",
        "projects:group-archive",
        "projects:group-restore",
    ],
    "audit export": ["audit:export-new", "audit:project-export-new"],
    "bulk revocation": ["guestshares:revoke-many", "guestshares:distribution-end"],
    "factors": [
        "accounts:authenticator",
        "accounts:passkey-new",
        "accounts:passkey-create",
        "accounts:phone",
        "accounts:phone-confirm",
        "accounts:factor-remove",
    ],
    "password": ["accounts:password-change"],
    "e-mail": ["accounts:email-change"],
    "recovery codes": ["accounts:recovery-codes-renew"],
    "end sessions": ["accounts:session-end", "accounts:member-end-sessions"],
    "delete project": ["projects:delete"],
    "sign by name": ["workflows:step"],
    "handing the project's log out in a package": ["handovers:handover-new"],
    "ending shares by a link of the weekly review": ["guestshares:review-end"],
}


def test_the_doors_that_ask_are_those_of_the_list() -> None:
    listed = {name for names in WANTED.values() for name in names}

    assert set(_asking()) == listed


def test_every_one_of_them_asks(world: World) -> None:
    client, ids = world.client("ada"), _ids(world)
    invited = ids | {"member": _invited(world)}

    with time_machine.travel(time.time() + 16 * 60):
        answers = {
            name: client.post(
                route.address(invited if name == "accounts:invitation-resend" else ids), {"role": "org_admin"}
            )
            for name, route in _asking().items()
        }

    assert {name: answer.status_code for name, answer in answers.items() if not _asks(answer)} == {}


def _asking() -> dict[str, addresses.Route]:
    named = [route for route in addresses.all_routes() if route.pattern.name]
    return {name: route for name, route in zip(route_names(), named, strict=True) if route.door.fresh_proof}


def _ids(world: World) -> dict[str, Any]:
    here = {"organisation": "meridian", "project": "harbour", "factor": "0" * 24}
    return addresses.known(world) | here | {"member": Membership.objects.get(user=world.otto).public_id}


def _invited(world: World) -> str:
    sent, _link = invitations.invite(email="new@consult.example", role="org_admin", by=world.actor("ada", ""))
    return str(sent.membership.public_id)


def _asks(answer: Any) -> bool:
    return answer.status_code == 303 and str(answer["Location"]).startswith("/account/confirm/")
