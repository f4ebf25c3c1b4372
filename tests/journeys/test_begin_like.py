"""A project that begins with what another one has, and groups that are copied between projects."""

from datetime import date

import pytest

from audit.models import AuditEvent
from documents.correspondence.models import AddressRule
from documents.correspondence.services import rules
from documents.register.domain.schemes import Part, Scheme
from documents.register.models import CustomField, NumberingScheme
from documents.register.services import custom_fields, schemes
from documents.transmittals.domain import member_lines
from documents.transmittals.models import DistributionList
from documents.transmittals.services import distribution_lists
from documents.workflows.domain import matrix_lines
from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import MatrixRule, WorkflowTemplate
from documents.workflows.services import matrix_rules, templates
from documents.workflows.services.matrix_rules import RuleDraft
from projects.domain.holiday_lines import HolidayLine
from projects.models import AccessGroup, Holiday, Job, PermissionOverride, Project, ProjectMembership, Term
from projects.services import calendars, groups, job_runs, project_beginnings, projects, vocabulary
from tests.cast import prove_afresh
from tests.person import Person

NEW = "/o/meridian/projects/new/"
BARE = "The project is there; nothing was copied into it."
COPY = "/o/meridian/p/viaduct/settings/groups/copy/"


@pytest.fixture
def furnished(world):
    """Harbour has one of everything that can be copied, and one thing of each that cannot."""
    ada = world.actor("ada")
    tun = vocabulary.add_term(kind="discipline", code="TUN", name="Tunnelling", project=world.harbour, by=ada)
    calendars.add_holidays([HolidayLine(date(2030, 1, 2), "Regatta")], project=world.harbour, by=ada)
    world.override("viewer", "upload_documents", project="harbour", reason="Site diary")
    groups.create(world.harbour, name="Tunnellers", disciplines=[tun.pk], members=[world.remy], by=ada)
    custom_fields.add(label="Chainage", kind="text", project=world.harbour, by=ada)
    schemes.set_scheme(world.harbour, Scheme((Part("project"), Part("counter"))), by=ada)
    steps = [StepSpec("Check", participants=("role: Reviewer",))]
    templates.activate(templates.create(world.harbour, name="Tunnel review", steps=steps, by=ada), by=ada)
    lines = matrix_lines.read("role: Reviewer\ngroup: Tunnellers\nremy@meridian.example")
    matrix_rules.add(world.harbour, RuleDraft(reviewers=lines, rule="all", days=3, discipline=tun), by=ada)
    members = member_lines.read("role: Reviewer\nVera Voss\nJo Reid <jo@client.example>, Client")
    distribution_lists.create(world.harbour, name="Site", members=members, by=ada)
    rules.create(world.harbour, name="Everything to Petra", kind="cc", people="petra@meridian.example", by=ada)
    return tun


def everything(project):
    """What a project has of its own, in words."""
    own = {"project": project}
    template = WorkflowTemplate.objects.filter(**own).first()
    rule = MatrixRule.objects.filter(**own).prefetch_related("reviewers").first()
    scheme = NumberingScheme.objects.filter(**own).first()
    return {
        "terms": [str(term) for term in Term.objects.filter(**own)],
        "days": [(one.day, one.name) for one in Holiday.objects.filter(**own)],
        "overrides": [
            (one.role, one.permission, one.effect, one.reason) for one in PermissionOverride.objects.filter(**own)
        ],
        "team": sorted(ProjectMembership.objects.filter(**own).values_list("user__name", "role")),
        "groups": sorted((one.name, one.statuses, len(one.disciplines)) for one in AccessGroup.objects.filter(**own)),
        "fields": [one.label for one in CustomField.objects.filter(**own)],
        "scheme": scheme and scheme.parts,
        "template": template and (template.name, template.status, template.versions.get().steps),
        "matrix": rule and (rule.audit_label, rule.days, [str(one) for one in rule.reviewers.all()]),
        "lists": [[str(entry) for entry in one.entries.all()] for one in DistributionList.objects.filter(**own)],
        "rules": [(one.name, one.people) for one in AddressRule.objects.filter(**own)],
    }


def test_a_new_project_begins_with_everything_another_one_has(world, furnished):
    ada = Person(world.client("ada")).open(NEW)

    ada.press("Create project", {"Name": "Second Tunnel", "Code": "second", "Begin like": "Harbour Tunnel"})

    second = Project.objects.get(code="second")
    assert (ada.path, "Left out" in ada.text) == ("/o/meridian/p/second/team/", False), ada.text
    assert "Second Tunnel is there, and these people work on it." in ada.text
    assert everything(second) == everything(world.harbour)
    tunnellers = AccessGroup.objects.get(project=second, name="Tunnellers")
    assert tunnellers.disciplines == [Term.objects.get(project=second, code="TUN").pk] != [furnished.pk]
    assert [place.user for place in tunnellers.members.all()] == [world.remy]
    event = AuditEvent.objects.get(action="project_begun_like")
    assert event.details["parts"][0] == "Lists: 1"
    of_the_organisation = AuditEvent.objects.get(action="project_used_as_model")
    assert (of_the_organisation.project_id, of_the_organisation.details["source"]) == (None, world.harbour.audit_label)
    for told in AuditEvent.objects.filter(project_id=second.pk):
        assert "arbour" not in f"{told.target_label} {told.details}", told.action
    assert {"term_added", "group_created", "project_member_added", "matrix_rule_added"} <= set(
        AuditEvent.objects.filter(project_id=second.pk).values_list("action", flat=True)
    )


def test_what_needs_a_part_that_was_not_chosen_is_left_out_and_said(world, furnished):
    ada = Person(world.client("ada")).open(NEW)
    _method, path, sent = ada.filled(
        "Create project", {"Name": "Second", "Code": "second", "Begin like": "Harbour Tunnel"}
    )
    ada.client.post(path, sent | {"copied": ["groups", "matrix"]})
    body = ada.open("/o/meridian/p/second/team/").text

    second = Project.objects.get(code="second")
    assert "Groups: Tunnellers: it shows documents by TUN, which this project’s lists lack." in body
    assert "Review matrix: TUN: the lists of the new project have no TUN." in body
    (event, told) = (AuditEvent.objects.get(action=f"project_{name}") for name in ("begun_like", "used_as_model"))
    assert (event.details["left_out"], "TUN" in str(event.details)) == (len(told.details["left_out"]), False)
    assert "TUN" in str(told.details["left_out"])
    assert {one.name for one in AccessGroup.objects.filter(project=second)} == {"Civil team", "Client"}
    assert not ProjectMembership.objects.filter(project=second).exists()


def test_nobody_begins_like_a_project_they_do_not_run(world, furnished):
    otto = Person(world.client("otto")).open(NEW)
    assert "Harbour Tunnel" in otto.text
    assert "Western Viaduct" not in otto.text  # where he is a viewer by name
    otto.press("Create project", {"Name": "Third", "Code": "third", "Begin like": "Harbour Tunnel"})

    third = Project.objects.get(code="third")
    assert everything(third)["lists"] == everything(world.harbour)["lists"], otto.text
    assert ("Petra Price", "project_admin") in everything(third)["team"]


def test_groups_are_copied_after_a_preview_or_refused_whole(world, furnished, monkeypatch):
    prove_afresh(monkeypatch)
    world.role("remy", "reviewer", "viaduct")
    world.add_document("WV-001", project="viaduct", discipline=world.STR)
    ada = Person(world.client("ada")).open("/o/meridian/p/viaduct/settings/groups/").follow("Copy groups")
    before = AuditEvent.objects.count()
    ada.press("Preview", {"Civil team (Harbour Tunnel)": True})
    assert ("discipline CIV" in ada.text, "Remy Rousseau" in ada.text) == (True, True)
    assert (AuditEvent.objects.count(), AccessGroup.objects.filter(project=world.viaduct).count()) == (before, 0)

    ada.press("Copy groups")

    copied = AccessGroup.objects.get(project=world.viaduct)
    assert (copied.name, copied.disciplines) == ("Civil team", [world.CIV.pk])
    assert [place.user for place in copied.members.all()] == [world.remy]
    event = AuditEvent.objects.get(action="groups_copied")
    assert (event.project_id, event.details) == (world.viaduct.pk, {"names": "Civil team"})
    told = AuditEvent.objects.get(action="groups_used_as_model")
    assert (told.project_id, told.details["source"]) == (None, "Harbour Tunnel")

    ada.open(COPY).press("Preview", {"Tunnellers (Harbour Tunnel)": True, "Client (Harbour Tunnel)": True})
    assert (ada.status, "Nothing was copied. Tunnellers: it shows documents by TUN" in ada.text) == (422, True)
    third = projects.create(world.meridian, code="third", name="Third", by=world.actor("ada", ""))
    groups.create(third, name="client", by=world.actor("ada", "third"))
    ada.open(COPY).press("Preview", {"client (Third)": True, "Client (Harbour Tunnel)": True})
    twice = "Client (Harbour Tunnel), client (Third), which are called alike"
    assert (ada.status, twice in ada.text, "in this project already" in ada.text) == (422, True, False)
    assert AccessGroup.objects.filter(project=world.viaduct).count() == 1
    assert world.client("petra").get(COPY).status_code == 404


def in_the_background(monkeypatch):
    """Whatever there is goes to a worker, whose heart, in a thread of its own, does not see what is not committed."""
    monkeypatch.setattr(project_beginnings, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(job_runs, "HEARTBEAT", 600.0)


def test_what_is_much_is_copied_in_the_background_all_of_it_or_nothing(world, furnished, monkeypatch):
    in_the_background(monkeypatch)
    ada = Person(world.client("ada")).open(NEW)

    ada.press("Create project", {"Name": "Second Tunnel", "Code": "second", "Begin like": "Harbour Tunnel"})

    second, job = Project.objects.get(code="second"), Job.objects.get()
    assert (ada.path, job.label) == (job.get_absolute_url(), "Copy another project into Second Tunnel")
    assert not Term.objects.filter(project=second).exists()
    job_runs.run_due()
    assert "Everything was copied." in ada.open(ada.path).text, ada.text
    assert everything(second)["terms"] == everything(world.harbour)["terms"]
    assert everything(second)["lists"] == everything(world.harbour)["lists"]
    assert AuditEvent.objects.filter(action="project_begun_like").count() == 1


def test_a_copy_that_waits_ends_in_words_where_its_person_does_not_run_the_source_any_more(
    world, furnished, monkeypatch
):
    in_the_background(monkeypatch)
    otto = Person(world.client("otto")).open(NEW)
    otto.press("Create project", {"Name": "Second Tunnel", "Code": "second", "Begin like": "Harbour Tunnel"})
    world.role("otto", "viewer")

    job_runs.run_due()

    job = Job.objects.get()
    assert (job.state, job.words) == ("failed", f"Choose a project that you run. {BARE}")
    page = otto.open(job.get_absolute_url()).text
    assert (BARE in page, "Nothing was changed" in page) == (True, False), page
    assert not Term.objects.filter(project__code="second").exists()


def test_a_copy_that_is_given_up_says_that_the_project_is_there_all_the_same(world, furnished, monkeypatch):
    in_the_background(monkeypatch)
    otto = Person(world.client("otto")).open(NEW)
    otto.press("Create project", {"Name": "Second Tunnel", "Code": "second", "Begin like": "Harbour Tunnel"})
    ProjectMembership.objects.create(project=Project.objects.get(code="second"), user=world.petra, role="project_admin")
    job = Job.objects.get()
    others = world.client("petra")
    assert others.get(job.get_absolute_url()).status_code == 404
    assert others.post(f"{job.get_absolute_url()}cancel/").status_code == 404

    otto.press("Cancel")

    assert (otto.status, otto.text.count(BARE), "othing was changed" in otto.text) == (200, 2, False), otto.text
    job.refresh_from_db()
    assert (job.state, job.words) == ("cancelled", BARE)
    assert not Term.objects.filter(project__code="second").exists()


def test_what_was_left_out_is_told_whole_or_counted(world, furnished, monkeypatch):
    in_the_background(monkeypatch)
    Term.objects.filter(pk=furnished.pk).update(name="Tunnelling " + "x" * 60)
    monkeypatch.setattr(project_beginnings, "MOST_TOLD", 100)
    ada = Person(world.client("ada")).open(NEW)
    _method, path, sent = ada.filled(
        "Create project", {"Name": "Second", "Code": "second", "Begin like": "Harbour Tunnel"}
    )
    ada.client.post(path, sent | {"copied": ["groups", "matrix"]})

    job_runs.run_due()

    left_out = AuditEvent.objects.get(action="project_used_as_model").details["left_out"]
    rest = f"{len(left_out) - 1} more: the organisation’s audit log names them."
    assert (len(left_out) > 1, Job.objects.get().words) == (True, f"Copied. Left out – {left_out[0]} {rest}")
