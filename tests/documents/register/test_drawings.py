"""Drawing happens elsewhere, once, and holds nobody up."""

import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from PIL import Image

from documents.register.services import confined, drawings, rendering, revisions
from tests.documents.register import samples
from tests.guestshares import guests

NUMBER = "HT-CIV-DWG-001"


@pytest.fixture
def plan(world, checked):
    file = checked("plan.pdf", samples.pdf(2))
    return revisions.add(world.plan, code="B", file=file, by=world.actor("dina"))


def test_a_page_is_drawn_once_however_many_ask_in_however_many_processes(world, plan, processes):
    order = rendering._order(plan, "page", 0)
    servers = [drawings.Drawings(), drawings.Drawings()]
    with ThreadPoolExecutor(8) as readers:
        made = list(readers.map(lambda number: servers[number % 2].made(order), range(8)))

    assert len(processes) == 1
    assert len(set(made)) == 1


def test_who_would_wait_long_is_told_and_finds_it_drawn_later(world, plan, url, settings, monkeypatch):
    settings.KAZINEX_DRAWING_PATIENCE = 0
    may_draw, run = threading.Event(), confined.run
    monkeypatch.setattr(confined, "run", lambda *words, **more: may_draw.wait() and run(*words, **more))
    look = world.client("abel").get
    address = url("document", NUMBER)
    image = url("page-image", NUMBER, plan.public_id, 1)
    assert "The pages of this file are being drawn." in look(address).content.decode()

    waiting = look(image)
    assert (waiting.status_code, waiting["Retry-After"], waiting["Content-Type"]) == (503, "2", "image/png")
    assert Image.open(io.BytesIO(waiting.content)).size == (1200, 400)

    may_draw.set()
    settings.KAZINEX_DRAWING_PATIENCE = 60
    assert image in look(address).content.decode()
    assert Image.open(io.BytesIO(look(image).content)).size == (1200, 800)


def test_only_some_requests_wait_at_once(world, plan):
    server = drawings.Drawings()
    for _ in range(drawings.MOST_WAITING):
        server._waiting.acquire()

    with pytest.raises(drawings.BeingDrawn):
        server.made(rendering._order(plan, "sheets"))
    server._makers.shutdown()


def test_no_more_is_taken_on_than_can_be_drawn_soon(world, plan, monkeypatch):
    monkeypatch.setattr(drawings, "MOST_ASKED", 0)

    with pytest.raises(drawings.BeingDrawn):
        rendering.page_count(plan)


def test_what_may_have_been_the_machines_fault_is_tried_again_after_an_hour(world, plan, processes, monkeypatch):
    with monkeypatch.context() as hurried:
        hurried.setattr(drawings, "LONGEST", 0.001)
        for _ in range(2):
            with pytest.raises(drawings.NoPreview, match="takes longer than one file may here"):
                rendering.page_count(plan)
    assert len(processes) == 2  # with the first page, and then without it

    with time_machine.travel(time.time() + drawings.AGAIN + 1):
        assert rendering.page_count(plan) == 2


def test_a_guest_is_told_why_a_record_cannot_be_shown(world, checked):
    file = checked("secret.pdf", samples.pdf(password="tunnel"))
    revisions.add(world.plan, code="B", file=file, by=world.actor("dina"))
    world.plan.refresh_from_db()
    share, link = guests.share_with_jo(world)

    assert "This file is protected by a password" in guests.enter(link).get(guests.record(share)).content.decode()
