"""What ends or changes a thing does so to the thing its page showed, and to nothing it has become since."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from justhtml import JustHTML

from accounts.models import Authenticator, Membership, Phone
from accounts.services import invitations, members
from audit.models import AuditEvent
from documents.register.models import Revision
from documents.register.services import documents, statuses
from documents.transmittals.models import Transmittal
from documents.transmittals.services import distribution_lists, drafts, endings, issuing
from documents.workflows.domain import matrix_lines
from documents.workflows.domain.routes import StepSpec
from documents.workflows.domain.startable import Wanted
from documents.workflows.models import Workflow
from documents.workflows.queries import pinning
from documents.workflows.services import matrix_rules, starting, steering, templates
from documents.workflows.services.matrix_rules import RuleDraft
from guestshares.services import shares
from kazinex.core.edit_conflicts import SEVERAL_SINCE, SINCE
from projects.services import project_members, projects
from tests.accounts import factors
from tests.cast import World, prove_afresh
from tests.guestshares import guests
from tests.house import things
from tests.person import Person

HERE = "/o/meridian/p/harbour"
PLAN = f"{HERE}/documents/HT-CIV-DWG-001"
ACTIVE = "/o/meridian/settings/external-access/active-shares/"
REASON, REASON_FIELD = {"Reason": "Tender"}, {"reason": "Tender"}


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
    Ending("template/archive/", "Archive", "template_archived", "was saved anew"),
    Ending("rule/remove/", "Remove rule", "matrix_rule_removed", "was another rule"),
    Ending("rule/", "Save rule", "matrix_rule_changed", "was another rule", {"Days": "9"}),
    Ending("list/archive/", "Archive", "list_archived", "was put away"),
    Ending("list/", "Save list", "list_changed", "was put away", {"Description": "Bridge"}),
    Ending(f"{HERE}/workflows/WF-0001/cancel/", "Cancel workflow", "workflow_cancelled", "was reminded of"),
    Ending("transmittal/recall/", "Recall", "transmittal_recalled", "was asked for again"),
    Ending("transmittal/close/", "Close", "transmittal_closed", "was asked for again"),
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


def test_several_shares_end_only_as_their_page_showed_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    prove_afresh(monkeypatch)
    made = [guests.share_with_jo(world, label=label)[0] for label in ("Culvert", "Piling", "Sheeting")]
    ada = world.client("ada")
    first = ada.post(f"{ACTIVE}revoke/", {"selected": [share.public_id for share in made]})
    form = fields_of(first) | REASON_FIELD

    shares.extend(made[0], expiry=None, max_opens=4, by=world.actor("ada"))
    again = ada.post(f"{ACTIVE}revoke/", form)
    assert (again.status_code, SEVERAL_SINCE in again.content.decode()) == (422, True)
    shares.revoke(made[1], reason="Left", by=world.actor("ada"))
    less = ada.post(f"{ACTIVE}revoke/", fields_of(again) | REASON_FIELD)
    assert "Revoke 2 shares" in less.content.decode()
    assert happened("share_revoked") == 1
    ada.post(f"{ACTIVE}revoke/", fields_of(less) | REASON_FIELD)
    assert happened("share_revoked") == 3


def test_a_factor_goes_only_while_the_page_shows_what_is_left(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    prove_afresh(monkeypatch)
    phone = Phone.sealed(world.vera.pk, "+61412345678")
    phone.confirmed = True
    phone.save()
    factors.enrol(world.vera)
    app = Authenticator.objects.get(user=world.vera)
    page = Person(world.client("vera")).open(f"/account/security/factors/{app.public_id}/remove/")
    assert page.fact("What is left").endswith("text message")
    phone.delete()
    page.press("Remove factor")
    assert "Your second factors changed since you opened this page." in page.text
    assert (page.fact("What is left"), happened("second_factor_removed")) == ("No other second factor", 0)
    page.press("Remove factor")
    assert happened("second_factor_removed") == 1


def fields_of(response: Any) -> dict[str, Any]:
    page: Any = JustHTML(response.content.decode(), sanitize=False)
    named: dict[str, Any] = {}
    for hidden in page.query("form[method=post] input[type=hidden]"):
        named.setdefault(hidden.attrs["name"], []).append(hidden.attrs.get("value", ""))
    return named


class Things:
    """The page of an ending, and what happens meanwhile; each leaves the thing as the page showed it."""

    def __init__(self, world: World, ending: Ending) -> None:
        self.world, self.ada = world, world.actor("ada")
        first, _, rest = ending.page.partition("/")
        self.page = ending.page
        if first == "share":
            self.share, _ = guests.share_with_jo(world)
            self.page = self.share.get_absolute_url() + rest
        if "workflows" in ending.page:
            self.workflow = _workflow(world)
        if first == "transmittal":
            self.sent = _transmittal(world)
            self.page = self.sent.get_absolute_url() + rest
        if first == "template":
            step = StepSpec("Review", participants=("role: Reviewer",))
            self.template = templates.create(world.harbour, name="Quick look", steps=[step], by=self.ada)
            self.page = self.template.get_absolute_url() + rest
        if first in {"rule", "list"}:
            made = things.rule if first == "rule" else things.distribution_list
            self.made: Any = made(world.harbour, self.ada)
            self.page = self.made.get_absolute_url() + rest
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

    def was_reminded_of(self) -> None:
        steering.remind(self.workflow, by=self.ada)

    def was_asked_for_again(self) -> None:
        endings.remind(self.sent, by=self.ada)

    def was_saved_anew(self) -> None:
        step = StepSpec("Review", participants=("role: Reviewer",))
        for name in ("Another look", "Quick look"):
            templates.save(self.template, name=name, category="", description="", steps=[step], by=self.ada)

    def was_another_rule(self) -> None:
        for days in (6, 5):
            draft = RuleDraft(reviewers=matrix_lines.read("role: Reviewer"), rule="all", days=days)
            matrix_rules.change(self.made, draft, by=self.ada)

    def was_put_away(self) -> None:
        distribution_lists.archive(self.made, reason="Mistake", by=self.ada)
        distribution_lists.restore(self.made, reason="Mistake", by=self.ada)

    def was_extended(self) -> None:
        shares.extend(self.share, expiry=None, max_opens=4, by=self.ada)


def _workflow(world: World) -> Workflow:
    """A workflow on the plan that waits for its reviewers."""
    by = world.actor("ada")
    step = StepSpec("Review", participants=("role: Reviewer",))
    made = templates.activate(templates.create(world.harbour, name="Quick look", steps=[step], by=by), by=by)
    revisions = pinning.revisions(by, [Wanted(world.plan.number)])
    return starting.start(world.harbour, template=made, title="Drainage", revisions=revisions, by=by).workflow


def _transmittal(world: World) -> Transmittal:
    """The plan, sent to a reviewer."""
    by = world.actor("ada")
    facts: dict[str, Any] = {"subject": "Drainage", "purpose": "information", "documents": world.plan.number}
    return issuing.issue(drafts.create(world.harbour, to=world.remy.email, by=by, **facts), by=by)


def happened(event: str) -> int:
    return int(AuditEvent.objects.filter(action=event).count())
