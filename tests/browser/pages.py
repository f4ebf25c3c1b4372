"""Every page of the site as its readers get it, kept as HTML so that a browser draws it without a server."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import Invitation
from accounts.services import invitations, passwords
from audit.domain import reviews
from audit.models import AuditEvent
from documents.register.models import PaperStamp, Revision
from documents.register.services import custom_fields, documents, imports, staging, stamps, uploads
from documents.reports.services import saved_reports
from documents.transmittals.services import drafts
from guestshares.services import access_requests, shares
from kazinex.core import opaque_ids
from kazinex.core.models import make_public_id
from projects.models import Holiday, ProjectMembership
from projects.services import project_invitations, saved_views, vocabulary
from tests.browser import longest
from tests.cast import HouseClient, World
from tests.documents.register import samples
from tests.documents.register.workbooks import workbook
from tests.guestshares import guests
from tests.house import addresses, letter_things, things
from tests.house.addresses import Route

READERS = ("ada", "petra", "dina")
SELDOM = {HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}  # no page of its own to a reader


@dataclass(frozen=True)
class Shown:
    """One page: what it is called in a report, and its HTML."""

    name: str
    html: str


def of_members(world: World, routes: Iterable[Route]) -> Iterator[Shown]:
    """The page of every route, as the first of the readers who may open it sees it, and the same after a bad form."""
    known = addresses.known(world) | {"organisation": "meridian", "project": "harbour"}
    readers = [_quiet(world.client(name)) for name in READERS]
    made: dict[str, dict[str, Any]] = {}
    for route in routes:
        part = next((part for part in MADE if part in route.path), "")
        if part and part not in made:
            made[part] = MADE[part](world)
        address = route.address(known | made.get(part, {}))
        yield from _of_the_first(readers, route.path, address)


def of_many_documents(world: World) -> Iterator[Shown]:
    """What is asked where several documents are changed at once, and what is told before it is done."""
    dina, here = _quiet(world.client("dina")), "/o/meridian/p/harbour/documents/bulk/"
    world.lock(world.beam, reason=longest.text(300))
    for kind in ("status", "details", "lock", "confidentiality", "package", "work-package", "share"):
        chosen = {"selected": [world.plan.number, world.beam.number]}
        yield shown(f"bulk {kind}", dina.post(f"{here}{kind}/", chosen))
        yield shown(f"bulk {kind} refused", dina.post(f"{here}{kind}/", {**chosen, "step": "do"}))
    told = {"all": "1", "step": "show", "status": "for_review", "reason": longest.text(300)}
    yield shown("bulk status told", dina.post(f"{here}status/", told))
    yield shown("columns", dina.get(f"{here.removesuffix('bulk/')}?choose=columns&search=ht"))


def of_accounts(world: World) -> Iterator[Shown]:
    """What needs no organisation: one's own account, and the pages before signing in."""
    _, invited = invitations.invite(email=longest.email("nia"), role="member", by=world.actor("ada", ""))
    values = {"token": invited.split("/")[-2], "factor": "authenticator", "name": "none", "colour": "1d4ed8"}
    values["logo"] = "0" * 24
    stamped = world.plan.current_revision
    world.stand(stamped, "approved")
    stamps.take(Revision.objects.get(pk=stamped.pk), by=world.actor("dina"))
    values["code"] = PaperStamp.objects.get().code
    uid, token = passwords.link_for(world.vera).split("/")[-3:-1]
    readers = [_quiet(world.client("ada")), _quiet(world.client())]
    for route in addresses.all_routes():
        if "organisation" not in route.names and not route.path.startswith("g/"):
            more = {"uid": uid, "token": token} if "reset" in route.path else {}
            yield from _of_the_first(readers, route.path, route.address(values | more), required=False)


def of_guests(world: World) -> Iterator[Shown]:
    """The way of an outside reviewer, from the link to the receipt; and what a link says that opens no more."""
    share, link = guests.share_with_jo(
        world, label=longest.text(120, "For "), instructions=longest.text(4000), max_opens=2
    )
    name, address = longest.text(120, "Jo "), longest.email()
    jo = guests.follow(link, _quiet(HouseClient()))
    yield shown("opening", jo.get("/g/open/"))
    yield shown("opening, refused", jo.post("/g/open/", {"name": name, "email": "nobody"}))
    jo.post("/g/open/", {"name": name, "email": address, "acknowledged": "on"})
    answer = {"decision": "approved", "comment": longest.text(10_000)}
    said = {"page": 1, "kind": "comment", "comment": longest.text(400)}
    jo.post(guests.record(share, "comments/new"), said)
    seen = ("pages/1/sheet", "respond", "comments/new", "comments/1", "stamped")
    for path in (guests.portal(share), *(guests.record(share, *more) for more in ((), *((one,) for one in seen)))):
        yield shown(path, jo.get(path))
    for path in (guests.portal(share), guests.record(share), guests.record(share, "respond")):
        for language in ("de", "fr"):
            yield shown(f"{path} in {language}", jo.get(path, headers={"Accept-Language": language}))
    yield shown("respond, refused", jo.post(guests.record(share, "respond"), answer | {"decision": ""}))
    jo.post(guests.record(share, "respond"), answer)
    for path in (guests.portal(share), guests.record(share, "receipt")):
        yield shown(f"{path} answered", jo.get(path))
    shares.revoke(share, reason=longest.text(300), by=world.actor("dina"))
    yield shown("revoked", _quiet(HouseClient()).get(link))
    yield shown("revoked meanwhile", jo.get(guests.portal(share)))
    yield shown("no such link", _quiet(HouseClient()).get(f"/g/{'x' * 43}/"))


def shown(name: str, answer: Any) -> Shown:
    """A page to be drawn."""
    assert answer.headers["Content-Type"].startswith("text/html"), name
    assert answer.status_code not in SELDOM, (name, answer.status_code)
    return Shown(name, answer.content.decode())


def _of_the_first(readers: list[HouseClient], path: str, address: str, *, required: bool = True) -> Iterator[Shown]:
    """The page as the first who may open it sees it; one that nobody may open is a hole in the test."""
    statuses = set()
    for client in readers:
        answer = client.get(address)
        statuses.add(answer.status_code)
        if not _is_page(answer):
            continue
        yield Shown(path, answer.content.decode())
        yield from _refused(client, path, address)
        return
    assert not required or statuses & (SELDOM | {HTTPStatus.OK}), f"Nobody of {READERS} may open {address}: {statuses}"


def _refused(client: HouseClient, path: str, address: str) -> Iterator[Shown]:
    """The same page after a form without an answer; what that changed is taken back."""
    with transaction.atomic():
        answer = client.post(address)
        transaction.set_rollback(True)
    if _is_page(answer, HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY):
        yield Shown(f"{path} sent empty", answer.content.decode())


def _is_page(answer: Any, *statuses: int) -> bool:
    """Whether it is a whole page with such a status; a file is read to its end, so that it is closed."""
    if answer.streaming:
        return not list(answer.streaming_content)
    is_html = answer.headers.get("Content-Type", "").startswith("text/html")
    return is_html and answer.status_code in (statuses or (HTTPStatus.OK,))


def _quiet(client: HouseClient) -> HouseClient:
    """Its pages are drawn instead of inspected."""
    client.inspects = False
    return client


def _invited(world: World, begins: str) -> dict[str, Any]:
    found, _ = invitations.invite(email=longest.email(begins), role="member", by=world.actor("ada", ""))
    return {"member": found.membership.public_id}


def _invited_into(world: World, begins: str) -> dict[str, Any]:
    email = longest.email(begins)
    project_invitations.invite(world.harbour, email=email, role="viewer", by=world.actor("petra"))
    return {"member": Invitation.objects.get(email=email).membership.public_id}


def _deleted(world: World) -> dict[str, Any]:
    documents.delete(world.beam, reason=longest.text(300), by=world.actor("dina"))
    return {"number": world.beam.number}


def _asked_again(world: World) -> dict[str, Any]:
    share, _ = guests.share_with_jo(world)
    shares.revoke(share, reason=longest.text(300), by=world.actor("dina"))
    access_requests.ask(share, note=longest.text(500))
    return {"share": share.public_id}


def _own_term(world: World) -> dict[str, Any]:
    by = world.actor("petra")
    made = vocabulary.add_term(kind="zone", code="NN", name="North", project=world.harbour, by=by)
    return {"term": opaque_ids.of(made)}


def _batch(world: World) -> dict[str, Any]:
    """Files of every sort: new, a revision, an archive, refused, with the longest names."""
    names = [longest.text(240) + ".pdf", "HT-CIV-DWG-001_RevB.pdf", "HT-STR-DWG-001-B.pdf", "plan.exe"]
    files = [SimpleUploadedFile(name, world.pdf) for name in names]
    files.append(SimpleUploadedFile("mail.zip", samples.archive({"notes.txt": b"As built."})))
    made = staging.stage(world.harbour, make_public_id(), files=files, by=world.actor("dina"))
    return {"batch": made.public_id}


def _own_field(world: World) -> dict[str, Any]:
    label, by = longest.text(60), world.actor("petra")
    made = custom_fields.add(label=label, kind="dropdown", options=["A", "B"], project=world.harbour, by=by)
    return {"field": made.public_id}


def _own_holiday(world: World) -> dict[str, Any]:
    made = Holiday.objects.create(project=world.harbour, day=date(2026, 12, 24), name=longest.text(80))
    return {"holiday": made.public_id}


def _import(world: World) -> dict[str, Any]:
    """A list with cells to mend."""
    rows = [[longest.text(80), longest.text(400), longest.text(60), "DWG"], ["HT-201", "Kerbs", "CIV", "DWG"]]
    file = uploads.check(SimpleUploadedFile(longest.text(240) + ".xlsx", workbook(*rows)))
    return {"workbook": imports.keep(world.harbour, file=file, by=world.actor("dina")).public_id}


def _shared_view(world: World) -> dict[str, Any]:
    name, by = longest.text(80), world.actor("dina")
    made = saved_views.save("documents", name=name, query="status=draft", is_shared=True, by=by)
    return {"saved_view": made.public_id}


def _shared_report(world: World) -> dict[str, Any]:
    name, by = longest.text(80), world.actor("dina")
    made = saved_reports.save("document-status", name=name, query="group_by=type", is_shared=True, by=by)
    return {"saved_report": made.public_id}


def _own_draft(world: World) -> dict[str, Any]:
    """A transmittal to many, with things to look at first."""
    facts: dict[str, Any] = {"subject": longest.text(300), "purpose": "construction", "remarks": longest.text(4000)}
    facts |= {"to": f"role: Reviewer\n{longest.text(80)} <{longest.email('jo')}>", "documents": world.plan.number}
    return {"unissued": drafts.create(world.harbour, by=world.actor("ada"), **facts).public_id}


MADE = {
    "transmittals/drafts/<slug:unissued>": _own_draft,
    "reports/saved/<slug:saved_report>": _shared_report,
    "settings/handover/<slug:handover>": lambda world: {"handover": things.handover_of(world.harbour, world.petra)},
    "documents/import/<slug:workbook>": _import,
    "views/<slug:saved_view>": _shared_view,
    "documents/upload/<slug:batch>": _batch,
    "<slug:project>/settings/fields/<slug:field>": _own_field,
    "<slug:project>/distribution-lists/<slug:distribution_list>": lambda world: {
        "distribution_list": things.distribution_list(world.harbour, world.actor("petra")).public_id
    },
    "correspondence/drafts/<slug:draft>": lambda world: letter_things.draft_of(world.harbour, world.actor("ada")),
    "<slug:project>/settings/letter-types/<slug:letter_type>": lambda world: {
        "letter_type": letter_things.letter_type(world.harbour, world.actor("petra")).public_id
    },
    "<slug:project>/workflows/templates/<slug:template>": lambda world: {
        "template": things.template(world.harbour, world.actor("petra")).public_id
    },
    "<slug:project>/settings/calendar/<slug:holiday>": _own_holiday,
    "<slug:project>/settings/lists/<slug:term>": _own_term,
    "team/<slug:member>/resend": lambda world: _invited_into(world, "kai"),
    "team/<slug:member>/revoke": lambda world: _invited_into(world, "lou"),
    "<slug:member>/resend": lambda world: _invited(world, "ivo"),
    "<slug:member>/revoke": lambda world: _invited(world, "eve"),
    "team/<slug:member>": lambda world: {
        "member": ProjectMembership.objects.get(project=world.harbour, user=world.vera).public_id
    },
    "<number:number>/restore": _deleted,
    "<slug:share>/grant": _asked_again,
    "<slug:share>/decline": _asked_again,
    "reviews/<slug:kind>": lambda _world: {"kind": next(iter(reviews.BY_KIND))},
    "<slug:project>/audit/events": lambda world: {
        "uid": AuditEvent.objects.filter(project_id=world.harbour.pk).latest("id").uid
    },
}
