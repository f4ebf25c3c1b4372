"""The gallery: every component in every state; what is not there does not exist. Embedded mode only."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from kazinex.core import clock
from kazinex.core.forms import CodeInput, DateInput, FileInput, HouseForm
from kazinex.core.http import page, public
from kazinex.core.lists import Choice, Column, Day, List, ListPage, Words
from kazinex.core.translation import ngettext_lazy
from kazinex.ui import texts

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
DISCIPLINES = [("", "All"), ("civ", "Civil"), ("str", "Structural"), ("mep", "Mechanical and electrical")]


@dataclass(frozen=True)
class Row:
    """One document of the sample register."""

    pk: int
    number: str
    title: str
    revision: str
    state: str
    tone: str
    owner: str
    size: int
    changed_at: object

    def __str__(self) -> str:
        return self.number


SAMPLE = List(
    caption="Sample documents",
    counted=ngettext_lazy("{count} document", "{count} documents", "number"),
    columns=(
        Column("Select", "check"),
        Column("Number", "code nowrap", sort="number"),
        Column("Title", "wide", sort="title"),
        Column("Rev.", "code"),
        Column("Status", "nowrap"),
        Column("Owner", "priority-3"),
        Column("Size", "number priority-2"),
        Column("Changed", "nowrap priority-3", sort="changed"),
    ),
    rows="kazinex/gallery_rows.html",
    orders={"number": ("number",), "title": ("title",), "changed": ("changed_at",)},
    first="number",
    filters=(
        Words(name="search", label="Search"),
        Choice(name="discipline", label="Discipline", choices=tuple(DISCIPLINES[1:])),
        Choice(name="state", label="Status", choices=(("issued", "Issued"),)),
        Day(name="since", label="From"),
        Day(name="until", label="To"),
        Words(name="owner", label="Owner", placeholder="Name or e-mail"),
    ),
)


UNREAD = replace(
    SAMPLE,
    caption="Sample documents that cannot be asked for",
    filters=(
        Choice(name="zone", label="Zone", choices=(("Z01", "Z01 – Portal"),)),
        Day(name="issued", label="Issued since"),
    ),
)


class SampleForm(HouseForm):
    """A form with every kind of field."""

    number = forms.CharField(max_length=40, help_text="Letters, digits and - _ . with at least one digit.")
    title = forms.CharField(max_length=300)
    discipline = forms.ChoiceField(choices=DISCIPLINES)
    expiry_date = forms.DateField(required=False, widget=DateInput)
    file = forms.FileField(widget=FileInput, help_text="PDF, DWG, DXF, IFC and Office files up to 250 MB.")
    description = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    decision = forms.ChoiceField(
        choices=[("approved", "Approved"), ("comments", "Approved with comments"), ("rejected", "Rejected")],
        widget=forms.RadioSelect,
    )
    allow_download = forms.BooleanField(required=False, help_text="Without it, pages are shown as pictures only.")
    code = forms.CharField(required=False, widget=CodeInput)
    originator = forms.CharField(required=False, disabled=True, initial="Meridian Rail Alliance")


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    if not settings.KAZINEX_EMBEDDED:
        raise Http404
    messages.success(request, "Revision C is current. Revision B is superseded.")
    return page(
        request,
        "kazinex/gallery.html",
        form=SampleForm(),
        wrong_form=_wrong_form(),
        sample=_sample(request.GET),
        unread=UNREAD.read(QueryDict("zone=xyz&issued=2026-02-30"), path="/gallery/").page(None),  # type: ignore[arg-type]  # asks for no rows
        events=_events(),
        parts=[("Draft", 3, "neutral"), ("Under review", 5, "info"), ("Approved", 14, "good")],
        rows=[("Approved", 148, "#charts"), ("Under review", 61), ("Draft", 22), ("Void", 0)],
        steps=["Recipients", "Terms", "Review"],
        digest_value=DIGEST,
        now=clock.now(),
        soon=clock.now() + timedelta(hours=30),
        midnight=clock.end_of_day(clock.now().date(), "UTC"),
        day=date(2026, 3, 31),
    )


def _sample(query: QueryDict) -> ListPage:
    found = _rows()
    return ListPage(SAMPLE.read(query, path="/gallery/"), [*_drawn(found)], str(len(found)), after="a", before="b")


def _drawn(rows: list[Row]) -> Iterator[dict[str, object]]:
    for row in rows:
        yield {
            "public_id": row.pk,
            "number": row.number,
            "title": row.title,
            "revision": row.revision,
            "status": texts.status(row.state, row.tone),
            "owner": texts.person(row.owner),
            "size": texts.filesize(row.size),
            "changed": texts.moment(row.changed_at),  # type: ignore[arg-type]
        }


def _wrong_form() -> SampleForm:
    form = SampleForm({"number": "HT CIV", "title": "", "decision": ""}, prefix="wrong")
    form.full_clean()
    form.add_error(None, "The project is closed, so nothing can be registered. Reopen the project first.")
    return form


def _rows() -> list[Row]:
    now = clock.now()
    facts = [
        ("HT-CIV-DWG-001", "Tunnel alignment, general arrangement", "C", "Approved", "good", "Dina Okafor", 2_411_724),
        ("HT-CIV-DWG-002", "Drainage, longitudinal section", "B", "Under review", "info", "Ines Varga", 884_213),
        ("HT-STR-CAL-014", "Segment lining, crack width check", "P02", "Revise", "warn", "Remy Laurent", 64_120),
        ("HT-MEP-SPC-003", "Jet fans, performance specification", "A", "Rejected", "bad", "Abel Moreau", 12_882_004),
        ("HT-ARC-DWG-120", "Portal building, elevations", "A", "Draft", "neutral", "Petra Lindqvist", 5_100_333),
    ]
    return [Row(n, *fact, now - timedelta(days=n * 9, hours=n)) for n, fact in enumerate(facts, start=1)]


def _events() -> list[SimpleNamespace]:
    now = clock.now()
    return [
        SimpleNamespace(
            sentence="Dina Okafor extended the share of HT-CIV-DWG-001 for Jo Reid",
            at=now - timedelta(minutes=12),
            icon="link",
            changes=[("Expiry date", "31 Mar 2026", "14 Apr 2026"), ("Maximum opens", "3", "5")],
        ),
        SimpleNamespace(sentence="Jo Reid opened the share (2 of 3)", at=now - timedelta(hours=5), icon="eye"),
        SimpleNamespace(sentence="Dina Okafor added revision C of HT-CIV-DWG-001", at=now - timedelta(days=4)),
    ]
