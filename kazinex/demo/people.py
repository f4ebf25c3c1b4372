"""Organisations, people and projects of the demo."""

from dataclasses import dataclass, field

from accounts.models import Membership, Organisation, User
from accounts.services import members, organisations
from kazinex.core.actors import CommandActor
from kazinex.core.tenancy import organisation_active
from kazinex.demo.cast import ORGANISATIONS, PEOPLE, PROJECTS, Person
from projects.models import Project
from projects.queries.actors import MemberActor, member_actor
from projects.services import project_members, projects, vocabulary

CONSOLE = CommandActor("seed_demo")


@dataclass
class Stage:
    """What the story is told with: everything that exists so far, by its short name."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)

    def actor(self, name: str, project: str) -> MemberActor:
        """A person acting in a project; its organisation must be active."""
        slug = PROJECTS[project][0]
        member = Membership.objects.select_related("user", "organisation").get(
            user=self.users[name], organisation=self.organisations[slug]
        )
        actor = member_actor(member, project_code=project)
        if actor is None:
            raise LookupError(f"{project} does not exist for {name}.")
        return actor


def found(password: str) -> Stage:
    """Found both organisations with their people and projects."""
    stage = Stage()
    for slug, (name, zone, plan) in ORGANISATIONS.items():
        stage.organisations[slug] = organisations.create(name=name, slug=slug, time_zone=zone, plan=plan, by=CONSOLE)
    first = User(name="", email="")
    first.set_password(password)
    for person in PEOPLE:
        _join(stage, person, first.password)
    for code in PROJECTS:
        _open_project(stage, code)
    return stage


def _join(stage: Stage, person: Person, hashed: str) -> None:
    """Hashing is slow on purpose, so all twelve share one hash: it is one password anyway."""
    user = User(name=person.name, email=person.email, password=hashed)
    user.managing_organisation = stage.organisations[next(iter(person.organisations))]
    user.save()
    stage.users[person.key] = user
    for slug, role in person.organisations.items():
        organisation = stage.organisations[slug]
        with organisation_active(organisation):
            members.add(organisation, user=user, role=role, by=CONSOLE)


def _open_project(stage: Stage, code: str) -> None:
    slug, name, reference, description = PROJECTS[code]
    organisation = stage.organisations[slug]
    with organisation_active(organisation):
        if not any(PROJECTS[known][0] == slug for known in stage.projects):
            vocabulary.add_usual_terms(by=CONSOLE)
        project = projects.create(
            organisation,
            code=code,
            name=name,
            reference=reference,
            description=description,
            time_zone=organisation.time_zone,
            by=CONSOLE,
        )
        stage.projects[code] = project
        for person in PEOPLE:
            if role := person.projects.get(code):
                project_members.add(project, user=stage.users[person.key], role=role, by=CONSOLE)
