import re

import pytest
from django.urls import reverse

from documents.workflows.domain.routes import StepSpec
from documents.workflows.domain.startable import Wanted
from documents.workflows.models import StepPart
from documents.workflows.queries import pinning
from documents.workflows.queries import workflows as queries_of_workflows
from documents.workflows.services import answers, starting, sweep, templates
from kazinex.core import outbox

JO = "outside: Jo Reid <jo@client.example>, Client Ltd"
BY_LINK = StepSpec("Client review", participants=("outside reviewers by guest link",), days=20)


def tell_late():
    """As the timetable does, a batch after the other until nothing is left; how much was told."""
    return sum(iter(sweep.tell_some, 0))


@pytest.fixture
def url():
    def address(name, *args, project="harbour"):
        return reverse(f"workflows:{name}", args=["meridian", *([project] if project else []), *args])

    return address


@pytest.fixture
def template(world):
    """An active template of harbour with these steps."""

    def make(*steps, name="Standard review", project=world.harbour):
        by = world.actor("petra") if project else world.actor("ada", "")
        made = templates.create(project, name=name, steps=steps or (review(),), by=by)
        return templates.activate(made, by=by)

    return make


def review(*people, name="Review", **facts):
    """A step that reviewers, or these people by their e-mail addresses, take."""
    homes = {"miko": "consult.example"}
    lines = tuple(f"{one}@{homes.get(one, 'meridian.example')}" for one in people) or ("role: Reviewer",)
    return StepSpec(name, participants=lines, **facts)


@pytest.fixture
def start(world):
    """Start a workflow on documents of harbour at the revisions that Ines sees first."""

    def begin(made, *documents, by="ines", **facts):
        actor = world.actor(by)
        wanted = [Wanted(document.number) for document in documents or (world.plan,)]
        revisions = pinning.revisions(actor, wanted)
        facts = {"title": "Drainage for approval"} | facts
        return starting.start(world.harbour, template=made, revisions=revisions, by=actor, **facts).workflow

    return begin


@pytest.fixture
def answer(world):
    """Somebody answers an open step."""

    def give(workflow, name, decision="approve", comment="", step=1, **facts):
        actor = world.actor(name)
        found = queries_of_workflows.step(actor, workflow.code, step)
        return answers.submit(found, decision=decision, comment=comment, by=actor, **facts)

    return give


@pytest.fixture
def begin(template, start):
    """A workflow whose first step asks Jo Reid, besides others; started by Dina, who may create guest shares."""

    def make(*steps, lines=(JO,), documents=(), **facts):
        made = template(*(steps or (BY_LINK,)))
        return start(made, *documents, by="dina", chosen={0: lines}, **facts)

    return make


@pytest.fixture
def link(mailoutbox):
    """The path of the link that Jo was mailed last."""

    def find():
        while outbox.dispatch():
            pass
        mail = [one for one in mailoutbox if one.to == ["jo@client.example"]][-1]
        return re.findall(r"https?://[^/\s]+(/g/\S+)", mail.body)[0]

    return find


def part(status="asked"):
    """The part of somebody outside."""
    return StepPart.objects.select_related("share").get(user=None, status=status)
