"""Access control groups: what they grant, what they show, previewed and recorded."""

from typing import Any

import pytest

from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from kazinex.core import opaque_ids
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.tenancy import organisation_active
from projects.domain.questions import Difference
from projects.models import AccessGroup, AccessGroupMember, Term
from projects.queries import previews
from projects.queries.previews import Draft
from projects.services import groups, overrides

GROUPS = "/o/meridian/p/harbour/settings/groups/"


def newest():
    return AuditEvent.objects.order_by("-id")[0]


def test_a_group_grants_its_actions_and_is_recorded(world):
    groups.create(
        world.harbour,
        name="Sharers",
        members=[world.remy],
        actions=["manage_guest_shares"],
        disciplines=[world.CIV.pk],
        by=world.actor("petra"),
    )

    assert world.actor("remy").decide("manage_guest_shares")
    assert not world.actor("abel").decide("manage_guest_shares")
    event = newest()
    assert sentence(event) == "Petra Price created the group Sharers in Harbour Tunnel (harbour)"
    assert event.details == {
        "members": ["Remy Rousseau (remy@meridian.example)"],
        "actions": ["Manage guest shares"],
        "filter": "discipline CIV",
    }


def test_a_filter_narrows_what_its_members_see_and_several_are_added_up(world):
    assert world.seen_by("abel") == {"HT-CIV-DWG-001", "HT-STR-DWG-001"}
    assert world.seen_by("remy") == {"HT-CIV-DWG-001"}

    groups.create(
        world.harbour, name="Structures", members=[world.remy], disciplines=[world.STR.pk], by=world.actor("petra")
    )

    assert world.seen_by("remy") == {"HT-CIV-DWG-001", "HT-STR-DWG-001"}


def test_an_assigned_group_sees_a_confidential_document_and_a_filter_never_does(world):
    groups.create(
        world.harbour, name="Secret", members=[world.abel], confidentiality="confidential", by=world.actor("petra")
    )
    assert world.seen_by("abel") == set()

    world.assign(world.secret, AccessGroup.objects.get(name="Secret"))
    assert world.seen_by("abel") == {"HT-MEP-DWG-001"}


def test_a_document_controller_in_a_filtering_group_no_longer_sees_confidential_documents(world):
    assert "HT-MEP-DWG-001" in world.seen_by("dina")

    groups.create(
        world.harbour, name="MEP only", members=[world.dina], disciplines=[world.MEP.pk], by=world.actor("petra")
    )

    assert world.seen_by("dina") == set()


def test_an_archived_group_counts_no_longer_and_a_restored_one_again(world):
    groups.archive(world.groups["civil_team"], by=world.actor("petra"))
    assert world.seen_by("remy") == {"HT-CIV-DWG-001", "HT-STR-DWG-001"}
    assert sentence(newest()) == "Petra Price archived the group Civil team in Harbour Tunnel (harbour)"

    groups.restore(world.groups["civil_team"], by=world.actor("petra"))
    assert world.seen_by("remy") == {"HT-CIV-DWG-001"}
    assert sentence(newest()) == "Petra Price brought the group Civil team back in Harbour Tunnel (harbour)"


def test_a_change_is_recorded_from_old_to_new_and_nothing_where_nothing_changed(world):
    group = world.groups["client"]
    same: dict[str, Any] = {"name": "Client", "description": "", "actions": [], "statuses": ["approved", "issued"]}
    groups.change(group, **same, members=[world.vera], by=world.actor("petra"))
    assert not AuditEvent.objects.filter(action="group_changed").exists()

    groups.change(group, **same, members=[world.vera, world.miko], by=world.actor("petra"))
    vera, miko = "Vera Voss (vera@meridian.example)", "Miko Mori (miko@consult.example)"
    assert changes(newest()) == [("Members", vera, f"{miko}, {vera}")]


def test_one_of_two_people_of_the_same_name_is_told_from_the_other(world):
    """Who is exchanged for a namesake loses what the group grants, and that is on record."""
    world.miko.name = world.vera.name
    world.miko.save()
    group, by = world.groups["client"], world.actor("petra")
    same: dict[str, Any] = {"name": "Client", "description": "", "actions": [], "statuses": ["approved", "issued"]}
    groups.change(group, **same, members=[world.miko], by=by)

    vera, miko = "Vera Voss (vera@meridian.example)", "Vera Voss (miko@consult.example)"
    assert changes(newest()) == [("Members", vera, miko)]


def test_an_entry_of_the_project_is_told_from_the_organisations_with_the_same_code(world):
    facts = {"kind": "discipline", "code": "CIV", "name": "Civil, ours"}
    ours = Term.objects.create(project=world.harbour, **facts)
    group: dict[str, Any] = {"name": "Civil team", "description": "", "actions": [], "members": [world.remy]}
    groups.change(world.civil_team, **group, disciplines=[ours.pk], by=world.actor("petra"))

    assert changes(newest()) == [("Shows", "discipline CIV", "discipline CIV (harbour)")]


def test_only_members_of_the_project_can_be_in_its_groups(world):
    with pytest.raises(RuleBroken, match="Only members of the project"):
        groups.create(world.harbour, name="X", members=[world.wes], by=world.actor("petra"))
    with pytest.raises(RuleBroken, match="Only members of the project"):
        groups.create(world.harbour, name="X", members=[world.dan], by=world.actor("petra"))


def test_nobody_grants_what_they_do_not_hold_nor_shows_what_they_do_not_see(world):
    overrides.put(
        world.harbour,
        role="document_controller",
        permission="manage_settings",
        effect="grant",
        reason="x",
        by=world.actor("petra"),
    )
    dina = world.actor("dina")
    with pytest.raises(RuleBroken, match="You cannot grant what you do not hold: Manage members"):
        groups.create(world.harbour, name="X", actions=["manage_members"], by=dina)
    with pytest.raises(RuleBroken, match="change which documents other people see"):
        groups.create(world.harbour, name="X", members=[world.vera], by=dina)
    groups.create(world.harbour, name="X", actions=["upload_documents"], by=dina)


def test_joining_a_group_grants_its_actions_so_they_must_be_held(world):
    group = groups.create(world.harbour, name="Auditors", actions=["view_audit_log"], by=world.actor("ada"))
    overrides.put(
        None, role="project_admin", permission="view_audit_log", effect="deny", reason="x", by=world.actor("ada", "")
    )

    with pytest.raises(RuleBroken, match="View audit log"):
        groups.change(
            group,
            name="Auditors",
            description="",
            members=[world.petra],
            actions=["view_audit_log"],
            by=world.actor("petra"),
        )


def test_a_name_stands_once(world):
    with pytest.raises(RuleBroken, match="already"):
        groups.create(world.harbour, name="Client", by=world.actor("petra"))


def draft(world, name: str, *people: str, pk: int = 0, **shown) -> Draft:
    facts: Any = {"disciplines": [], "document_types": [], "zones": [], "statuses": [], "confidentiality": ""} | shown
    return Draft.of(name, frozenset(world.people[one].pk for one in people), actions=[], shown=facts, pk=pk)


def test_the_preview_says_how_many_documents_more_and_how_many_confidential(world):
    group = groups.create(world.harbour, name="Insiders", by=world.actor("petra"))
    world.assign(world.secret, group)

    def said(reader: str) -> list[Any]:
        drafted = draft(world, "Insiders", "abel", pk=group.pk)
        reading = world.actor(reader)
        preview = previews.of_group(world.harbour, drafted, members=frozenset(), reader=reading)
        return [(one.sentence, one.sight) for one in preview.consequences]

    assert said("petra") == [
        (
            "Adding Abel Adeyemi to Insiders lets them see 1 more document, 1 of them confidential.",
            Difference(more=1, more_confidential=1),
        )
    ]
    assert said("dina") == [  # counts would tell of documents that may be hidden from who reads them
        ("May see other documents than before; Project Admins and Org Admins are told how many.", Difference())
    ]


def test_the_preview_warns_that_leaving_the_only_filtering_group_widens(world):
    group = world.groups["civil_team"]
    preview = previews.of_group(
        world.harbour,
        draft(world, "Civil team", pk=group.pk, disciplines=[world.CIV.pk]),
        members=frozenset({world.remy.pk}),
        reader=world.actor("petra"),
    )

    (warning,) = preview.warnings
    assert warning == (
        "Remy Rousseau is in no other filtering group, so without Civil team they see every document that is not "
        "confidential."
    )
    assert [one.sight for one in preview.consequences] == [Difference(more=1)]


def test_the_preview_does_what_saving_does(world):
    before = world.seen_by("abel")
    preview = previews.of_group(
        world.harbour,
        draft(world, "Drawings", "abel", document_types=[world.DWG.pk]),
        members=frozenset(),
        reader=world.actor("petra"),
    )
    groups.create(
        world.harbour, name="Drawings", members=[world.abel], document_types=[world.DWG.pk], by=world.actor("petra")
    )
    after = world.seen_by("abel")

    assert [one.sight for one in preview.consequences] == [Difference(len(after - before), 0, len(before - after), 0)]


def test_a_group_is_made_on_its_page_after_the_preview(world):
    petra = world.client("petra")
    form = {
        "name": "Estimators",
        "members": [opaque_ids.of(world.miko)],
        "actions": ["upload_documents"],
        "statuses": ["approved"],
    }
    answer = petra.post(f"{GROUPS}new/", form)
    assert answer.status_code == 200
    assert "Before you save Estimators" in answer.content.decode()
    assert not AccessGroup.objects.filter(name="Estimators").exists()

    assert petra.post(f"{GROUPS}new/", {**form, "step": "save"}).status_code == 302
    group = AccessGroup.objects.get(name="Estimators")
    assert (group.actions, group.statuses) == (["upload_documents"], ["approved"])
    assert world.actor("miko").decide(Permission.UPLOAD_DOCUMENTS)

    page = f"{GROUPS}{group.public_id}/"
    assert petra.get(page).status_code == 200
    assert petra.post(f"{page}archive/").status_code == 302
    assert petra.post(f"{page}restore/").status_code == 302
    assert "Estimators" in petra.get(GROUPS).content.decode()


def test_a_group_of_another_organisation_does_not_exist_here(world):
    with organisation_active(world.northgate):
        group = AccessGroup.objects.create(project=world.depot, name="Foreign")
        AccessGroupMember.objects.create(group=group, user=world.miko)

    assert world.client("petra").get(f"{GROUPS}{group.public_id}/").status_code == 404
    assert "Foreign" not in world.client("petra").get(GROUPS).content.decode()


def test_only_who_manages_settings_sees_groups(world):
    assert {name: world.client(name).get(GROUPS).status_code for name in ("petra", "otto", "dina", "vera", "wes")} == {
        "petra": 200,
        "otto": 200,
        "dina": 403,
        "vera": 403,
        "wes": 404,
    }


def test_what_happened_to_a_group_is_for_readers_of_the_log(world):
    groups.archive(world.groups["client"], by=world.actor("ada"))
    groups.restore(world.groups["client"], by=world.actor("ada"))
    address = f"/o/meridian/p/harbour/settings/groups/{world.groups['client'].public_id}/"
    petra = world.client("petra")
    assert "archived the group" in petra.get(address).content.decode()

    ada, log = world.actor("ada"), "view_audit_log"
    overrides.put(world.harbour, role="project_admin", permission=log, effect="deny", reason="x", by=ada)
    assert "archived the group" not in petra.get(address).content.decode()


def test_what_ends_and_returns_with_a_group_is_on_record(world):
    group, ada = world.groups["client"], world.actor("ada")
    groups.archive(group, by=ada)
    groups.restore(group, by=ada)
    ended, returned = AuditEvent.objects.filter(action__in=["group_archived", "group_restored"]).order_by("id")

    assert ended.details["filter"] == "status approved or issued"
    assert ended.details["members"] == ["Vera Voss (vera@meridian.example)"]
    assert {name: ended.details[name] for name in ("members", "actions", "filter")}.items() <= returned.details.items()
