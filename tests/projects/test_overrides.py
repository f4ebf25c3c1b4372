"""Overrides: set, taken back, ended by their date, previewed and recorded; by service and over HTTP."""

from datetime import timedelta

import pytest

from audit.domain.sentences import changes, sentence
from audit.models import AuditEvent
from kazinex.core import clock
from kazinex.core.errors import RuleBroken
from kazinex.core.permissions import Permission
from kazinex.core.tenancy import organisation_active
from projects import queries, tasks
from projects.models import PermissionOverride
from projects.queries import permission_matrix, previews
from projects.queries.previews import Pending
from projects.services import overrides

HERE = "/o/meridian/p/harbour/settings/permissions/"
EVERYWHERE = "/o/meridian/settings/permissions/"
REASON = "Client asked for it"


def newest():
    return AuditEvent.objects.order_by("-id")[0]


def put(world, project, role, permission, effect, *, by="petra", **more):
    actor = world.actor(by, project.code if project else "")
    overrides.put(project, role=role, permission=permission, effect=effect, reason=REASON, by=actor, **more)


def test_a_project_override_counts_at_the_next_request_and_is_recorded(world):
    ines = world.client("ines")
    assert ines.get("/o/meridian/p/harbour/documents/new/").status_code == 200

    put(world, world.harbour, "initiator", "upload_documents", "deny")

    assert ines.get("/o/meridian/p/harbour/documents/new/").status_code == 403
    event = AuditEvent.objects.get(action="override_set")
    assert sentence(event) == (
        "Petra Price set “Upload documents” for Initiator to deny in the project Harbour Tunnel: Client asked for it"
    )
    assert changes(event) == [("Initiator: Upload documents", "default", "deny")]


def test_the_project_speaks_after_the_organisation(world):
    put(world, None, "reviewer", "upload_documents", "grant", by="ada")
    put(world, world.harbour, "reviewer", "upload_documents", "deny")
    assert not world.actor("remy").decide("upload_documents")
    overrides.put(
        world.harbour,
        role="reviewer",
        permission="upload_documents",
        effect="",
        reason="Again",
        by=world.actor("petra"),
    )
    assert world.actor("remy").decide("upload_documents")


def test_an_override_of_an_organisation_role_takes_away_in_every_project(world):
    put(world, None, "member", "view_reports", "deny", by="ada")

    assert [world.actor(name).decide("view_reports").allowed for name in ("petra", "vera")] == [False, False]
    assert world.actor("ada").decide("view_reports")


def test_an_override_ends_by_itself_and_its_end_is_recorded_once(world):
    put(world, world.harbour, "viewer", "upload_documents", "grant", ends_at=clock.now() + timedelta(days=2))
    assert world.actor("vera").decide("upload_documents")

    PermissionOverride.objects.update(ends_at=clock.now() - timedelta(seconds=1))

    assert not world.actor("vera").decide("upload_documents")
    assert (overrides.record_ended(), overrides.record_ended()) == (1, 0)
    assert sentence(newest()) == (
        "The override of “Upload documents” for Observer in the project Harbour Tunnel ended on its date"
    )


def test_an_ended_override_may_be_set_anew(world):
    put(world, world.harbour, "viewer", "upload_documents", "grant", ends_at=clock.now() + timedelta(days=2))
    PermissionOverride.objects.update(ends_at=clock.now() - timedelta(seconds=1))
    put(world, world.harbour, "viewer", "upload_documents", "grant")

    assert world.actor("vera").decide("upload_documents")
    actions = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))[-3:]
    assert actions == ["override_set", "override_ended", "override_set"]


@pytest.mark.parametrize(
    ("role", "permission", "words"),
    [
        ("org_admin", "upload_documents", "Org Admin cannot be overridden."),
        ("member", "upload_documents", "Choose a role and an action of the matrix."),
        ("viewer", "complete_workflow_step", "Choose a role and an action of the matrix."),
        ("viewer", "fly", "Choose a role and an action of the matrix."),
    ],
)
def test_what_cannot_be_overridden_is_refused(world, role, permission, words):
    with pytest.raises(RuleBroken, match=words):
        put(world, world.harbour, role, permission, "grant")
    assert not PermissionOverride.objects.exists()


def test_an_override_needs_a_reason_and_an_end_in_the_future(world):
    with pytest.raises(RuleBroken, match="Say why"):
        overrides.put(
            world.harbour,
            role="viewer",
            permission="upload_documents",
            effect="grant",
            reason=" ",
            by=world.actor("ada"),
        )
    with pytest.raises(RuleBroken, match="past"):
        put(world, world.harbour, "viewer", "upload_documents", "grant", ends_at=clock.now() - timedelta(days=1))


def test_nobody_grants_what_they_do_not_hold(world):
    put(world, None, "project_admin", "manage_guest_shares", "deny", by="ada")

    with pytest.raises(RuleBroken, match="You cannot grant what you do not hold: Manage guest shares"):
        put(world, world.harbour, "viewer", "manage_guest_shares", "grant")
    with pytest.raises(RuleBroken, match="You cannot grant what you do not hold"):
        put(world, world.harbour, "project_admin", "manage_guest_shares", "grant")


def test_taking_back_a_denial_grants_too(world):
    put(world, world.harbour, "project_admin", "manage_guest_shares", "deny")

    with pytest.raises(RuleBroken, match="do not hold"):
        overrides.put(
            world.harbour,
            role="project_admin",
            permission="manage_guest_shares",
            effect="",
            reason="x",
            by=world.actor("petra"),
        )


def test_several_changes_are_saved_together_after_the_preview(world):
    petra = world.client("petra")
    cells = {"cell-reviewer-upload_documents": "grant", "cell-initiator-create_workflow": "deny", "reason": REASON}
    answer = petra.post(HERE, cells)
    body = answer.content.decode()

    assert answer.status_code == 200
    assert "Nothing is saved yet" in body
    assert "Remy Rousseau" in body
    assert "Ines Ibarra" in body
    assert not PermissionOverride.objects.exists()

    assert petra.post(HERE, {**cells, "step": "save"}).status_code == 302
    assert permission_matrix.of(world.harbour)["reviewer", "upload_documents"]
    assert not permission_matrix.of(world.harbour)["initiator", "create_workflow"]
    assert AuditEvent.objects.filter(action="override_set").count() == 2


def test_saving_without_a_change_says_so(world):
    answer = world.client("petra").post(HERE, {"reason": REASON})

    assert answer.status_code == 422
    assert "Nothing is changed yet" in answer.content.decode()


def test_the_matrix_shows_default_override_and_effective_value(world):
    put(world, world.harbour, "reviewer", "upload_documents", "grant")
    body = world.client("petra").get(HERE).content.decode()

    assert REASON in body
    assert "Petra Price" in body


@pytest.mark.parametrize(("name", "status"), [("ada", 200), ("otto", 200), ("petra", 403), ("dina", 403)])
def test_who_may_change_overrides_of_the_organisation(world, name, status):
    assert world.client(name).get(EVERYWHERE).status_code == status


def test_the_preview_counts_everybody_a_grant_reaches(world):
    preview = previews.of_overrides(world.harbour, [Pending("reviewer", "upload_documents", "grant")])

    assert [(str(one.person), one.gains, one.loses) for one in preview.consequences] == [
        ("Miko Mori", (Permission.UPLOAD_DOCUMENTS,), ()),
        ("Remy Rousseau", (Permission.UPLOAD_DOCUMENTS,), ()),
    ]
    (warning,) = preview.warnings
    assert warning == (
        "“Upload documents”: this grant reaches the whole role Reviewer, 2 people now, "
        "and everybody who gets the role later."
    )


def test_the_preview_of_the_organisation_spans_its_projects(world):
    preview = previews.of_overrides(None, [Pending("viewer", "view_reports", "deny")])

    assert {(str(one.person), one.place) for one in preview.consequences} == {
        ("Vera Voss", "Harbour Tunnel"),
        ("Otto Oberon", "Western Viaduct"),
    }


def test_overrides_of_another_organisation_do_not_count_here(world):
    with organisation_active(world.northgate):
        overrides.put(
            None,
            role="reviewer",
            permission="upload_documents",
            effect="grant",
            reason=REASON,
            by=world.actor("nora", "", world.northgate),
        )
    assert not world.actor("miko").decide("upload_documents")


def test_the_timetable_finds_ended_overrides_in_every_organisation(world):
    with organisation_active(world.northgate):
        PermissionOverride.objects.create(
            role="viewer",
            permission="upload_documents",
            effect="grant",
            reason=REASON,
            set_by=world.nora,
            ends_at=clock.now() - timedelta(minutes=1),
        )
    assert queries.organisations_with_ended_overrides() == [world.northgate.pk]

    tasks.record_ended_overrides()

    assert queries.organisations_with_ended_overrides() == []
    with organisation_active(world.northgate):
        assert [event.action for event in AuditEvent.objects.all()] == ["override_ended"]
