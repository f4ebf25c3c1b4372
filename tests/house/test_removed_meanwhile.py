"""Who changes or removes a thing that somebody else has just removed reads so, and meets no error."""

import re
from pathlib import Path

import pytest

from accounts.models import Membership
from accounts.services import members
from audit.models import AuditEvent
from documents.correspondence.models import AddressRule
from documents.correspondence.services import drafts as letters
from documents.correspondence.services import rules, sending
from documents.correspondence.services.drafts import Typed
from documents.transmittals.services import drafts as transmittals
from kazinex.core.errors import Conflict
from projects.models import Project, ProjectMembership
from projects.services import project_members, projects

APPS = ("accounts", "audit", "projects", "guestshares", "documents")
PICKED = re.compile(r"\b([A-Z]\w+)\.objects(?:[^()\n]|\([^()\n]*\))*\.get\(pk=")
KEPT = {  # whose rows nobody removes; of all others somebody may have, and `still` says so
    "AccessGroup",
    "AuditExport",
    "CustomField",
    "DistributionList",
    "Document",
    "DocumentPackage",
    "GuestSession",
    "Handover",
    "Job",
    "LetterType",
    "MatrixRule",
    "Organisation",
    "SecuritySettings",
    "Share",
    "Term",
    "User",
    "WorkPackage",
    "WorkflowTemplate",
}


def test_services_look_for_what_may_be_gone_in_the_one_way_that_says_so():
    services = [file for app in APPS for file in Path(app).rglob("services/**/*.py")]
    picked = {(str(file), kind) for file in services for kind in PICKED.findall(file.read_text())}

    assert {kind for _file, kind in picked} <= KEPT, sorted(one for one in picked if one[1] not in KEPT)
    assert len(picked) > 10


@pytest.fixture
def rule(world):
    """A rule that adds Abel, as two people have it before them."""
    return rules.create(world.harbour, name="Site", kind="cc", people="Abel Adeyemi", by=world.actor("petra"))


def test_two_who_remove_one_address_rule_at_once_remove_it_once(world, rule):
    rules.remove(rule, reason="Old", by=world.actor("petra"))

    for late in (lambda: rules.remove(rule, reason="Old", by=world.actor("ada")), lambda: _renamed(world, rule)):
        with pytest.raises(Conflict, match="This address rule was removed meanwhile, so nothing was changed"):
            late()
    assert AuditEvent.objects.filter(action="address_rule_removed").count() == 1
    assert not AddressRule.objects.exists()


def _renamed(world, rule):
    return rules.change(rule, name="Yard", by=world.actor("ada"))


def test_a_draft_of_a_letter_is_discarded_saved_and_sent_no_more_once_it_is_gone(world):
    by = world.actor("ines")
    draft = letters.keep(world.harbour, Typed(subject="Kerb"), by=by)
    letters.discard(draft, by=by)

    late = (
        lambda: letters.discard(draft, by=by),
        lambda: letters.save(draft, Typed(subject="Kerb"), by=by),
        lambda: sending.send(draft, by=by),
    )
    for each in late:
        with pytest.raises(Conflict, match="This draft was thrown away meanwhile"):
            each()


def test_a_draft_of_a_transmittal_is_discarded_once(world):
    by = world.actor("dina")
    draft = transmittals.create(world.harbour, subject="Drainage", purpose="information", by=by)
    transmittals.discard(draft, by=by)

    with pytest.raises(Conflict, match="This draft was thrown away meanwhile"):
        transmittals.discard(draft, by=by)
    assert AuditEvent.objects.filter(action="transmittal_discarded").count() == 1


def test_two_who_take_somebody_out_of_a_project_at_once_do_so_once(world):
    place = ProjectMembership.objects.select_related("project", "user").get(project=world.harbour, user=world.remy)
    project_members.remove(place, reason="Left", by=world.actor("petra"))

    with pytest.raises(Conflict, match="This person was taken out of the project meanwhile"):
        project_members.remove(place, reason="Left", by=world.actor("ada"))


def test_two_who_remove_a_member_at_once_do_so_once(world):
    membership = Membership.objects.select_related("user", "organisation").get(user=world.wes)
    members.remove(membership, reason="Left", by=world.actor("ada", ""))

    with pytest.raises(Conflict, match="This person was taken out of the organisation meanwhile"):
        members.remove(membership, reason="Left", by=world.actor("ada", ""))


def test_two_who_delete_an_empty_project_at_once_delete_it_once(world):
    empty = Project.objects.create(code="weir", name="Weir", time_zone="Australia/Sydney")
    projects.delete(Project.objects.get(pk=empty.pk), reason="Twice", by=world.actor("ada", ""))

    late = (
        lambda: projects.delete(empty, reason="Twice", by=world.actor("ada", "")),
        lambda: rules.create(empty, name="Site", kind="cc", people="Abel Adeyemi", by=world.actor("ada", "")),
    )
    for each in late:
        with pytest.raises(Conflict, match="This project does not exist any more"):
            each()
