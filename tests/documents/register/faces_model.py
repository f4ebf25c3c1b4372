"""Who sees what of a register, in plain Python: written from SPEC 3.4 and 7, and importing nothing of the product."""

from dataclasses import dataclass, field

RELEASED = ("approved", "approved_with_comments", "issued", "for_information")
EVERY = frozenset({"every"})
MOVES = {
    "draft": ("for_review", "for_information", "void"),
    "for_review": ("under_review", "draft", "void"),
    "under_review": ("approved", "approved_with_comments", "revise", "rejected"),
    "approved": ("issued", "for_review", "superseded", "void"),
    "approved_with_comments": ("issued", "for_review", "superseded", "void"),
    "revise": ("for_review", "void"),
    "rejected": ("draft", "void"),
    "issued": ("for_review", "superseded", "void", "archived"),
    "for_information": ("for_review", "superseded", "void", "archived"),
    "superseded": ("archived",),
    "void": ("archived",),
    "archived": (),
}


@dataclass
class Paper:
    """A document: its revisions as (code, status), oldest first, and the names of the groups it is assigned to."""

    number: str
    discipline: str = ""
    is_confidential: bool = False
    assigned: frozenset[str] = frozenset()
    revisions: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Circle:
    """An access control group: whom it holds, and what it shows; empty conditions are none."""

    name: str
    members: frozenset[str]
    disciplines: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()

    @property
    def is_filtering(self) -> bool:
        return bool(self.disciplines or self.statuses)


@dataclass(frozen=True)
class Viewer:
    """Somebody with a role, as the project knows them."""

    name: str
    role: str  # admin | controller | other | none


def sees(viewer: Viewer, circles: list[Circle], paper: Paper) -> tuple[str, tuple[str, ...]] | None:
    """The code of the revision shown first and all codes that exist for this person; None where nothing does."""
    codes = tuple(code for code, _status in paper.revisions)
    statuses = what_shows(viewer, [circle for circle in circles if viewer.name in circle.members], paper)
    if statuses is EVERY:
        return codes[-1], codes
    found = [code for code, status in two_faces(paper) if status in statuses]
    return (found[0], (found[0],)) if found else None


def what_shows(viewer: Viewer, mine: list[Circle], paper: Paper) -> frozenset[str]:
    """The statuses at which this person sees the paper; EVERY where it is seen whatever they are."""
    filtering = [circle for circle in mine if circle.is_filtering]
    runs = viewer.role == "admin" or (viewer.role == "controller" and not filtering)
    if viewer.role == "none":
        return frozenset()
    if runs or not (filtering or paper.is_confidential):
        return EVERY
    if paper.is_confidential:
        through = [circle for circle in mine if circle.name in paper.assigned]
    else:
        through = [one for one in filtering if not one.disciplines or paper.discipline in one.disciplines]
    if any(not circle.statuses for circle in through):
        return EVERY
    return frozenset(status for circle in through for status in circle.statuses)


def two_faces(paper: Paper) -> list[list[str]]:
    """The current revision, and the newest that is released."""
    released = [revision for revision in paper.revisions if revision[1] in RELEASED]
    return [paper.revisions[-1], *released[-1:]]


def status_of(paper: Paper, code: str) -> str:
    """The status of one of its revisions."""
    return next(status for known, status in paper.revisions if known == code)
