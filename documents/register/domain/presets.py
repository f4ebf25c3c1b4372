"""What a preset fills in: lists, a numbering scheme, how revision codes go on. Nothing of it is fixed afterwards.

The lists of the ISO 19650 preset are those of the UK National Annex of BS EN ISO 19650-2:2018 as revised in February
2021: clause NA.2 for form, discipline and the two breakdowns, and its tables of revision and status codes. That edition
speaks of disciplines where the one before had roles, so client, contractor and subcontractor have no code in it; it
withdrew S6, S7 and CR and deprecated Bn. What projects begun under the edition of 2018 still hold is in the lists, but
not offered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from documents.register.domain.schemes import Part, Scheme
from documents.register.models.numbering import CodeSeries, PartKind
from kazinex.core.translation import marked as _
from projects.models import TermKind

Entry = tuple[str, str, bool]  # code, name, whether it is offered


@dataclass(frozen=True, slots=True)
class Preset:
    """One way of the field to number documents and revisions."""

    name: str
    label: str
    sentence: str
    series: CodeSeries
    scheme: Scheme | None = None
    terms: Mapping[TermKind, Sequence[Entry]] = field(default_factory=dict)


def _offered(*entries: tuple[str, str]) -> tuple[Entry, ...]:
    return tuple((code, name, True) for code, name in entries)


SUITABILITIES: tuple[Entry, ...] = (
    *_offered(
        ("S0", "Work in progress"),
        ("S1", "Suitable for coordination"),
        ("S2", "Suitable for information or reference"),
        ("S3", "Suitable for review and comment"),
        ("S4", "Suitable for review and authorisation"),
        ("S5", "Suitable for review and acceptance"),
    ),
    ("S6", "Authorisation of the project information model (no longer used)", False),
    ("S7", "Authorisation of the asset information model (no longer used)", False),
    *((f"A{stage}", f"Authorised and accepted, stage {stage}", True) for stage in range(8)),
    *((f"B{stage}", f"Partly authorised or accepted, stage {stage} (no longer used)", False) for stage in range(8)),
    ("CR", "As constructed record (2018, now A6)", False),
)
FORMS = _offered(
    ("D", "Drawing sheet"),
    ("G", "Diagram"),
    ("I", "Image"),
    ("L", "List or schedule"),
    ("M", "Information model"),
    ("T", "Text"),
    ("V", "Video or sound"),
)
DISCIPLINES: tuple[Entry, ...] = (
    *_offered(
        ("A", "Architecture"),
        ("B", "Building surveying"),
        ("C", "Civil engineering"),
        ("D", "Demolition and dismantling"),
        ("E", "Electrical engineering"),
        ("F", "Facilities and asset management"),
        ("G", "Ground engineering"),
    ),
    ("H", "Heating and ventilation (no longer used)", False),
    *_offered(
        ("I", "Interior design"),
        ("L", "Landscape architecture"),
        ("M", "Mechanical engineering"),
        ("P", "Public health engineering"),
        ("Q", "Quantity surveying"),
        ("S", "Structural engineering"),
        ("T", "Town and country planning"),
        ("X", "No discipline"),
        ("Z", "Several disciplines"),
    ),
)
SPACES = _offered(("ZZ", "Several places"), ("XX", "No place"))
ISO = Scheme(
    (
        Part(PartKind.PROJECT),
        Part(PartKind.ORIGINATOR),
        Part(PartKind.LITERAL, "ZZ"),
        Part(PartKind.ZONE),
        Part(PartKind.DOCUMENT_TYPE),
        Part(PartKind.DISCIPLINE),
        Part(PartKind.COUNTER),
    ),
    width=4,
)
PRESETS = (
    Preset(
        "iso_19650",
        _("ISO 19650 (UK National Annex 2021)"),
        _(
            "Numbers of project, originator, functional breakdown (ZZ until you change it), spatial "
            "breakdown, form, discipline and number; revisions P01, P01.01 (work in progress) and "
            "C01; suitability of revisions, S0 to S5 and A0 to A7."
        ),
        CodeSeries.ISO_19650,
        ISO,
        {
            TermKind.SUITABILITY: SUITABILITIES,
            TermKind.DOCUMENT_TYPE: FORMS,
            TermKind.DISCIPLINE: DISCIPLINES,
            TermKind.ZONE: SPACES,
        },
    ),
    Preset("letters", _("Letters"), _("Revisions A, B, C … until construction, then 0, 1, 2."), CodeSeries.LETTERS),
    Preset(
        "p_and_c", _("P and C codes"), _("Revisions P01, P02 … until construction, then C01, C02."), CodeSeries.P_AND_C
    ),
)
BY_NAME = {preset.name: preset for preset in PRESETS}
