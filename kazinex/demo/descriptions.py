"""How documents of Harbour Tunnel are numbered, and what they say besides the usual."""

from datetime import datetime, timedelta
from typing import Any

from documents.register.domain.presets import BY_NAME, SUITABILITIES
from documents.register.domain.schemes import Part, Scheme
from documents.register.services import custom_fields, documents, presets, schemes
from kazinex.core import clock
from kazinex.demo.people import Stage
from projects import queries
from projects.models import Project, TermKind
from projects.services import vocabulary

ORIGINATORS = {"ABR": "Atelier Brandt", "MRA": "Meridian Rail Alliance", "SUB": "Subsea Geotechnics"}
NUMBERS = Scheme((Part("literal", "HT"), Part("discipline"), Part("document_type"), Part("counter")))
PLANNED = (
    ("HT-CIV-RPT-001", "Settlement monitoring report, first quarter", -6),
    ("HT-STR-CAL-001", "Portal canopy calculations", 5),
    ("HT-MEP-SPC-001", "Tunnel ventilation specification", 12),
    ("HT-ARC-SCH-001", "Platform signage schedule", 45),
)
AREAS = ("North shaft", "Tunnel", "South shaft")


def prepare(stage: Stage, project: Project) -> dict[str, Any]:
    """Lists, a numbering scheme and fields; returns what a document says of the fields, by a word for each."""
    petra = stage.actor("petra", project.code)
    for code, name in ORIGINATORS.items():
        vocabulary.add_term(kind="originator", code=code, name=name, project=project, by=petra)
    schemes.set_scheme(project, NUMBERS, by=petra)
    presets.apply(BY_NAME["letters"], project=project, by=petra)
    for code, name, is_offered in SUITABILITIES:
        if is_offered and code <= "S5":
            vocabulary.add_term(kind="suitability", code=code, name=name, project=project, by=petra)
    area = custom_fields.add(
        label="Contract area", kind="dropdown", options=AREAS, help="Where it is built.", project=project, by=petra
    )
    witness = custom_fields.add(
        label="Client witness point", kind="toggle", help="The client is asked to be there.", project=project, by=petra
    )
    keys = [option["key"] for option in area.options]
    return {"areas": (f"custom_{area.public_id}", keys), "witness": f"custom_{witness.public_id}"}


def plan(stage: Stage, project: Project, today: datetime) -> None:
    """Four documents that are still to come, one of them late."""
    dina = stage.actor("dina", project.code)
    kinds = queries.terms(project, TermKind.DOCUMENT_TYPE)
    terms = {term.code: term for term in queries.terms(project, TermKind.DISCIPLINE) | kinds}
    for number, title, days in PLANNED:
        _, discipline, kind, _ = number.split("-")
        with clock.at(today - timedelta(days=40)):
            documents.plan(
                project,
                number=number,
                title=title,
                discipline=terms.get(discipline),
                document_type=terms.get(kind),
                planned_on=(today + timedelta(days=days)).date(),
                by=dina,
            )


def said(described: dict[str, Any], count: int) -> dict[str, Any]:
    """What the count-th document of a discipline says."""
    name, keys = described["areas"]
    code = sorted(ORIGINATORS)[count % len(ORIGINATORS)]
    return {
        name: keys[count % len(keys)],
        described["witness"]: count % 5 == 0,
        "originator": f"{code} – {ORIGINATORS[code]}",
    }
