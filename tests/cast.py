"""The named cast every test plays with: two organisations, three projects, a dozen people (SPEC 16)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password

from accounts.models import Membership, Organisation, Plan, SecuritySettings, User
from audit.services import checkpoints
from documents.register.models import Document, DocumentGroup, DocumentStatus, Revision
from documents.register.services import documents, rendering, space
from kazinex.core import clock, tenancy
from kazinex.core.tenancy import organisation_active
from projects.models import (
    AccessGroup,
    AccessGroupMember,
    PermissionOverride,
    Project,
    ProjectMembership,
    Term,
    TermKind,
)
from projects.queries.actors import MemberActor, member_actor
from projects.services import projects
from tests import papers, stages
from tests.accounts.factors import note_factor
from tests.browsers import HouseClient, nobody_active
from tests.papers import PDF

__all__ = ["HouseClient", "nobody_active"]  # whoever asks for the cast finds its browser here too
PASSWORD = "correct horse battery staple"
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass
class World:
    """Meridian is active; people, projects and documents are attributes by their names in SPEC 16."""

    meridian: Organisation
    northgate: Organisation
    people: dict[str, User] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    groups: dict[str, AccessGroup] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    pdf: bytes = PDF
    password: str = PASSWORD

    def __getattr__(self, name: str) -> Any:
        for shelf in ("people", "projects", "documents", "groups", "terms"):
            found = self.__dict__.get(shelf, {})
            if name in found:
                return found[name]
        raise AttributeError(name)

    def actor(self, name: str, project: str = "harbour", organisation: Organisation | None = None) -> MemberActor:
        """A person of the cast, acting in a project ("" for the organisation only)."""
        organisation = organisation or self.meridian
        member = Membership.objects.select_related("user", "organisation").get(
            user=self.people[name], organisation=organisation
        )
        actor = member_actor(member, project_code=project)
        if actor is None:
            message = f"{project} does not exist for {name}."
            raise LookupError(message)
        return actor

    def client(self, name: str = "") -> HouseClient:
        """A browser in which this person is signed in; nobody, when no name is given."""
        client = HouseClient()
        if name:
            client.force_login(self.people[name])
            note_factor(client, self.people[name])
        return client

    def override(self, role: str, permission: str, effect: str = "grant", project: str = "", reason: str = "x") -> None:
        """What a role may do is otherwise in a project, or ("") in the organisation; written straight to the tables."""
        here = self.projects[project] if project else None
        facts = {"role": role, "permission": permission, "effect": effect, "reason": reason}
        PermissionOverride.objects.create(project=here, set_by=self.people["ada"], **facts)

    def role(self, name: str, role: str, project: str = "harbour") -> None:
        """A person has this role in a project from now on."""
        place = {"project": self.projects[project], "user": self.people[name]}
        ProjectMembership.objects.update_or_create(**place, defaults={"role": role})

    def role_of(self, user: User, project: str = "harbour") -> str:
        """The role of somebody in a project; empty where they have none."""
        found = ProjectMembership.objects.filter(project=self.projects[project], user=user).first()
        return found.role if found else ""

    def gather(self, group: str, *names: str, project: str = "harbour", **facts: Any) -> AccessGroup:
        """People in an access control group, written straight to the tables."""
        made: AccessGroup = AccessGroup.objects.create(project=self.projects[project], name=group, **facts)
        for name in names:
            AccessGroupMember.objects.create(group=made, user=self.people[name])
        return made

    def close(self, project: str = "harbour", reason: str = "Handed over") -> None:
        """A project is closed."""
        projects.close(self.projects[project], reason=reason, by=self.actor("ada", project))

    def lock(self, document: Document, by: str = "petra", reason: str = "Issued") -> None:
        """A document takes no new revision."""
        documents.lock(document, reason=reason, by=self.actor(by))

    def assign(self, document: Document, group: AccessGroup) -> None:
        """A confidential document may be seen by a group."""
        DocumentGroup.objects.create(document=document, group=group)

    def seen_by(self, name: str) -> set[str]:
        """The numbers of the documents a person sees in harbour."""
        return set(Document.objects.visible_to(self.actor(name)).current().values_list("number", flat=True))

    def add_document(self, number: str, *, project: str = "harbour", owner: str = "dina", **facts: Any) -> Document:
        """A document with revision A, written straight to the tables."""
        title, status = facts.pop("title", number), facts.pop("status", DocumentStatus.DRAFT)
        holder = self.projects[project]
        document: Document = Document.objects.create(
            project=holder, number=number, title=title, owner=self.people[owner], updated_at=clock.now(), **facts
        )
        self.add_revision(document, "A", status, owner=owner)
        return document

    def add_revision(self, document: Document, code: str, status: str = "draft", owner: str = "dina") -> Revision:
        """A revision in this status, written straight to the tables."""
        return papers.write(document, code, status, by=self.people[owner])

    def stand(self, revision: Revision, status: str) -> None:
        """A revision has this status, however it came to it; written straight to the tables."""
        papers.stand(revision, status)


def prove_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is asked to prove again who they are."""
    monkeypatch.setattr("accounts.web.fresh_proof.is_fresh", lambda _request, _purpose=None: True)


@pytest.fixture
def keeping_to_itself(settings: Any, tmp_path: Any) -> None:
    """Passwords are hashed quickly; files go to a folder of this test, and nothing is known from the one before."""
    settings.PASSWORD_HASHERS = stages.QUICK
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    settings.KAZINEX_VAR = tmp_path
    forget()


def forget() -> None:
    """A process keeps these by the organisation's key or a file's content, which are the same in every test."""
    space._counts.clear()
    checkpoints._unkept.clear()
    rendering._read_sizes.cache_clear()


@pytest.fixture
def world(database: None, keeping_to_itself: None) -> Iterator[World]:
    """The cast, with Meridian active."""
    world = stages.the_cast()
    with organisation_active(world.meridian):
        yield world


@pytest.fixture
def committed(own_database: str, keeping_to_itself: None) -> World:
    """The cast in a database of the test's own, where commits are real; no organisation is active."""
    return stages.the_cast()


@pytest.fixture
def served_world(server: Any) -> World:
    """The cast, committed to the database of a running web server; no organisation is active."""
    world = stages.the_cast()
    for person in world.people.values():
        person.password = _hashed()
    User.objects.bulk_update(world.people.values(), ["password"])
    return world


@cache
def _hashed() -> str:
    """Everybody's password as a running server reads it: the same for all, since hashing it takes long on purpose."""
    return make_password(PASSWORD)


def build_world() -> World:
    """Write the cast to the database; also used by tests that serve it from a process of its own."""
    world = World(
        Organisation.objects.create(
            slug="meridian", name="Meridian Rail Alliance", time_zone="Australia/Sydney", plan=Plan.ENTERPRISE
        ),
        Organisation.objects.create(slug="northgate", name="Northgate Construction", time_zone="Europe/London"),
    )
    with organisation_active(world.meridian):
        _meridian(world)
    with organisation_active(world.northgate):
        _northgate(world)
    return world


def _meridian(world: World) -> None:
    SecuritySettings.objects.create()
    for name, email_name, role in [
        ("ada", "Ada Admin", "org_admin"),
        ("otto", "Otto Oberon", "org_manager"),
        ("petra", "Petra Price", "member"),
        ("dina", "Dina Okafor", "member"),
        ("ines", "Ines Ibarra", "member"),
        ("remy", "Remy Rousseau", "member"),
        ("abel", "Abel Adeyemi", "member"),
        ("vera", "Vera Voss", "member"),
        ("wes", "Wes Walker", "workflow_responder"),
    ]:
        _join(world, name, email_name, f"{name}@meridian.example", role)
    _join(world, "miko", "Miko Mori", "miko@consult.example", "member")
    _project(world, "harbour", "Harbour Tunnel", "Australia/Sydney")
    _project(world, "viaduct", "Western Viaduct", "Australia/Sydney")
    for name, role in [
        ("petra", "project_admin"),
        ("dina", "document_controller"),
        ("ines", "initiator"),
        ("remy", "reviewer"),
        ("abel", "approver"),
        ("vera", "viewer"),
        ("miko", "reviewer"),
    ]:
        ProjectMembership.objects.create(project=world.harbour, user=world.people[name], role=role)
    ProjectMembership.objects.create(project=world.viaduct, user=world.otto, role="viewer")
    for code, title in [
        ("CIV", "Civil"),
        ("STR", "Structural"),
        ("MEP", "Mechanical and electrical"),
        ("ARC", "Architecture"),
    ]:
        world.terms[code] = Term.objects.create(kind=TermKind.DISCIPLINE, code=code, name=title)
    world.terms["DWG"] = Term.objects.create(kind=TermKind.DOCUMENT_TYPE, code="DWG", name="Drawing")
    _group(world, "civil_team", "Civil team", "remy", disciplines=[world.CIV.pk])
    _group(world, "client", "Client", "vera", statuses=["approved", "issued"])
    _documents(world)


def _northgate(world: World) -> None:
    SecuritySettings.objects.create()
    _join(world, "nora", "Nora North", "nora@northgate.example", "org_admin")
    _join(world, "dan", "Dan Depot", "dan@northgate.example", "member")
    Membership.objects.create(user=world.miko, role="member", activated_at=LONG_AGO)
    _project(world, "depot", "Depot Renewal", "Europe/London")
    ProjectMembership.objects.create(project=world.depot, user=world.dan, role="document_controller")
    ProjectMembership.objects.create(project=world.depot, user=world.miko, role="viewer")
    world.documents["foreign"] = world.add_document(
        "ND-SECRET-001", project="depot", owner="dan", title="Canary of Northgate"
    )


def _documents(world: World) -> None:
    civil = {"discipline": world.CIV, "document_type": world.DWG}
    world.documents["plan"] = world.add_document("HT-CIV-DWG-001", title="Drainage general arrangement", **civil)
    world.documents["beam"] = world.add_document(
        "HT-STR-DWG-001", title="Beam schedule", discipline=world.STR, status=DocumentStatus.APPROVED
    )
    world.documents["secret"] = world.add_document(
        "HT-MEP-DWG-001", title="Canary of the confidential", discipline=world.MEP, is_confidential=True
    )


def _join(world: World, name: str, full_name: str, email: str, role: str) -> None:
    from django.conf import settings

    hasher = "md5" if "MD5" in settings.PASSWORD_HASHERS[0] else "default"
    user = User(email=email, name=full_name, password=make_password(PASSWORD, hasher=hasher))
    user.managing_organisation_id = tenancy.active_organisation_id()
    user.save()
    world.people[name] = user
    Membership.objects.create(user=user, role=role, activated_at=LONG_AGO)


def _project(world: World, code: str, name: str, zone: str) -> None:
    world.projects[code] = Project.objects.create(code=code, name=name, time_zone=zone)


def _group(world: World, key: str, name: str, member: str, **shown: Any) -> None:
    world.groups[key] = AccessGroup.objects.create(project=world.harbour, name=name, **shown)
    AccessGroupMember.objects.create(group=world.groups[key], user=world.people[member])
