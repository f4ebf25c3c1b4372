"""Guests look at a revision in the same viewer as members, at addresses of their own."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.register.services import revisions, uploads
from tests.documents.register import samples
from tests.guestshares import guests

PLAN = "/o/meridian/p/harbour/documents/HT-CIV-DWG-001/"
VIEWER = re.compile(
    r'<div class="viewer">.*?</nav>|<div class="viewer-table".*?</table>'
    r'|<pre class="viewer-text".*?</pre>(?:\s*<p.*?</p>)?|No preview.*?</p>',
    re.DOTALL,
)


def shown(client, address: str) -> str:
    """The viewer of a page, without where its pictures and closer looks are."""
    found = VIEWER.search(client.get(address).content.decode())
    assert found, address
    return re.sub(r'(?:src|href)="[^"]*"', "", " ".join(found[0].split()))


@pytest.fixture
def issue(world):
    def add(name: str, content: bytes) -> None:
        file = uploads.check(SimpleUploadedFile(name, content))
        revisions.add(world.plan, code="B", file=file, by=world.actor("dina"))
        world.plan.refresh_from_db()

    return add


@pytest.mark.parametrize(
    ("name", "content"),
    [("plan.pdf", samples.pdf(12)), ("long.csv", b"a;b;c\n" * 50_000), ("cables.xlsx", samples.xlsx())],
)
def test_a_guest_who_may_download_is_shown_what_a_member_is_shown(world, issue, name, content):
    issue(name, content)
    share, link = guests.share_with_jo(world, allow_download=True)

    assert shown(guests.enter(link), guests.record(share)) == shown(world.client("dina"), PLAN)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("long.csv", b"a;b;c\n" * 50_000, "Only the beginning is shown."),
        ("plan.dwg", samples.dwg("AC1032"), "Ask Meridian Rail Alliance for a PDF of it."),
    ],
)
def test_a_guest_who_may_not_download_is_told_what_else_to_do(world, issue, name, content, said):
    issue(name, content)
    share, link = guests.share_with_jo(world, allow_download=False)
    viewer = shown(guests.enter(link), guests.record(share))

    assert said in viewer
    assert "Download" not in viewer
