"""Who plays in the demo (SPEC 16)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A demo person: organisation roles by organisation, project roles by project."""

    name: str
    email: str
    organisations: dict[str, str]
    projects: dict[str, str]
    known_as: str

    @property
    def key(self) -> str:
        return self.email.split("@", 1)[0]


def _meridian(first: str, last: str, role: str, known_as: str, **projects: str) -> Person:
    return Person(f"{first} {last}", f"{first.lower()}@meridian.example", {"meridian": role}, projects, known_as)


PEOPLE = (
    _meridian("Ada", "Lindqvist", "org_admin", "Org Admin"),
    _meridian("Otto", "Brandt", "org_manager", "Org Manager, Observer in Western Viaduct", viaduct="viewer"),
    _meridian("Petra", "Novak", "member", "Project Admin", harbour="project_admin"),
    _meridian("Dina", "Okafor", "member", "Document Controller", harbour="document_controller"),
    _meridian("Ines", "Duarte", "member", "Initiator", harbour="initiator"),
    _meridian("Remy", "Caron", "member", "Reviewer, group Civil team", harbour="reviewer"),
    _meridian("Abel", "Haddad", "member", "Approver", harbour="approver"),
    _meridian("Vera", "Kovacs", "member", "Observer, group Client", harbour="viewer"),
    _meridian("Wes", "Tanaka", "workflow_responder", "Workflow Responder"),
    Person("Nora Whitfield", "nora@northgate.example", {"northgate": "org_admin"}, {}, "Org Admin"),
    Person(
        "Dan Pryce",
        "dan@northgate.example",
        {"northgate": "member"},
        {"depot": "document_controller"},
        "Document Controller",
    ),
    Person(
        "Miko Saarinen",
        "miko@consult.example",
        {"meridian": "member", "northgate": "member"},
        {"harbour": "reviewer", "depot": "viewer"},
        "Reviewer in Harbour Tunnel, Observer in Depot Renewal",
    ),
)
ORGANISATIONS = {
    "meridian": ("Meridian Rail Alliance", "Australia/Sydney", "enterprise"),
    "northgate": ("Northgate Construction", "Europe/London", "standard"),
}
PROJECTS = {
    "harbour": (
        "meridian",
        "Harbour Tunnel",
        "HT-2204",
        "Twin-bore rail tunnel under the inner harbour, with two shafts.",
    ),
    "viaduct": ("meridian", "Western Viaduct", "WV-2310", "Replacement of the 1936 viaduct, eleven spans."),
    "depot": ("northgate", "Depot Renewal", "DR-1187", "New wash road and heavy-lift shed in a working depot."),
}
SUBJECTS = {
    "CIV": (
        "Drainage general arrangement",
        "Portal earthworks sections",
        "Utility diversions, north shaft",
        "Track alignment, down line",
        "Track alignment, up line",
        "Shaft excavation sequence",
        "Temporary traffic diversion",
        "Pavement details",
        "Site compound layout",
        "Ground monitoring plan",
        "Dewatering wells",
        "Kerb and channel set-out",
        "Flood gate foundations",
        "Portal retaining wall",
        "Stormwater pit schedule",
    ),
    "STR": (
        "Segment lining, type 1",
        "Segment lining, type 2",
        "Beam schedule, north shaft",
        "Headhouse slab reinforcement",
        "Diaphragm wall panels",
        "Cross-passage collar",
        "Station box roof",
        "Strut loading table",
        "Crane base design",
        "Portal canopy steelwork",
        "Piling layout, south shaft",
        "Waterproofing details",
        "Movement joint details",
        "Base slab pour sequence",
        "Stair core walls",
    ),
    "MEP": (
        "Tunnel ventilation schematic",
        "Fire main layout",
        "Low-voltage single line",
        "Pump station P1",
        "Cable containment, down tunnel",
        "Emergency lighting layout",
        "Jet fan mounting detail",
        "Earthing and bonding plan",
        "Smoke control cause and effect",
        "UPS room arrangement",
        "Fibre backbone routes",
        "Hydrant flow calculations",
        "Lift machine room",
        "Chilled water schematic",
        "Traction power interface",
    ),
    "ARC": (
        "Concourse general arrangement",
        "Platform edge finishes",
        "Wayfinding plan",
        "Entrance canopy elevations",
        "Ceiling panel set-out",
        "Accessible toilet details",
        "Staff room fit-out",
        "Floor finishes schedule",
        "Glazing types",
        "Door and hardware schedule",
        "Retail shell layout",
        "Escalator cladding",
        "Acoustic panels, platform",
        "Bicycle store",
        "Façade mock-up record",
    ),
}
