"""Guest links of steps: until when they open, and until when they ask for an answer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.workflows.domain.routes import StepSpec
from documents.workflows.models import WorkflowStep
from documents.workflows.queries import tries
from documents.workflows.services import steering
from guestshares.models import GuestLanguage, Share
from guestshares.services import shares
from kazinex.core import clock
from tests.documents.workflows.conftest import JO, part
from tests.guestshares import guests
from tests.person import Person


def test_trying_a_template_asks_no_more_for_more_steps_that_ask_somebody_outside(world, template):
    outside = StepSpec("Client review", participants=(JO,), days=40)
    dina, asked = world.actor("dina"), []
    for made in (template(outside, name="One"), template(*[outside] * 3, name="Three")):
        with CaptureQueriesContext(connection) as queries:
            tried = tries.run(dina, made, world.plan.number)
        asked.append(len(queries))
        warned = [any("before their answer is due" in words for words in step.problems) for step in tried.steps]
        assert all(warned)
    assert asked[0] == asked[1]


ENGLISH = "Your answer is asked for in WF-0001 Drainage for approval: Client review. It is due by the end of {}."
GERMAN = (
    "Ihre Antwort wird in WF-0001 Drainage for approval erbeten: Client review. Sie wird bis zum Ende des {} erwartet."
)
FRENCH = "Votre réponse est demandée dans WF-0001 Drainage for approval : Client review. Échéance : la fin du {}."


def test_what_a_step_asks_is_said_in_the_language_of_its_reader_and_until_when_by_now(world, begin, link, mailoutbox):
    GuestLanguage.objects.create(address="jo@client.example", language="de")
    workflow, dina = begin(), world.actor("dina")
    step, share, path = workflow.steps.get(), part().share, link()

    def english():
        end = WorkflowStep.objects.get().due_at
        return ENGLISH.format(clock.shown_end(end, world.harbour.time_zone).removeprefix("the end of "))

    def known(share, language, words):
        jo = guests.enter(path if share.reissue_of_id is None else link())
        page = jo.get(guests.portal(share), headers={"Accept-Language": language}).content.decode()
        return all(piece in page for piece in words.split("{}"))

    assert all(piece in mailoutbox[-1].body for piece in GERMAN.split("{}"))
    assert ("Your answer" in mailoutbox[-1].body, known(share, "fr", FRENCH)) == (False, True)
    assert english() in Person(world.client("dina")).open(share.get_absolute_url()).text

    step.workflow = workflow
    later = clock.last_day(step.due_at, world.harbour.time_zone) + timedelta(days=1)
    steering.extend(step, due_on=later, reason="Holidays", by=dina)
    again = shares.reissue(share, by=dina).share
    assert (known(again, "de", GERMAN), known(again, "en", english())) == (True, True)


@pytest.mark.parametrize("typed", [ENGLISH.format("3 Mar 2026, AEDT"), "Look at the kerb {twice}."])
def test_instructions_that_somebody_typed_or_that_were_kept_as_a_sentence_stay_as_they_are(world, typed):
    share, link = guests.share_with_jo(world, instructions=typed, language="de")
    page = guests.enter(link).get(guests.portal(share), headers={"Accept-Language": "de"})
    assert typed in page.content.decode()
    assert Share.objects.get().asked == typed
