"""Members of a list as people type or paste them: one a line, set apart by semicolons, or rows of a spreadsheet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kazinex.core import likeness
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.models.roles import PROJECT_ROLES

PERSON, ROLE, LIST, ADDRESS = "person", "role", "list", "address"
MOST_ENTRIES = 500
MOST_TOLD = 10
LENGTHS = {"name": 120, "email": 254, "company": 120}
WHO = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*)>\s*(?:,\s*(?P<company>.*))?")
HOW = _("Write “Name <name@company.example>, Company”, a member's name, “role: Reviewer” or “list: Designers”.")


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One line: a member by name, somebody by address, a role of the project, or another list, whose lines it takes."""

    kind: str
    name: str = ""
    email: str = ""
    company: str = ""

    @property
    def key(self) -> str:
        """What it is looked for by."""
        return likeness.key(self.email or self.name)


def read(text: str, *, most: int = MOST_ENTRIES, field: str = "members") -> list[MemberLine]:
    """Every line that says something, each once; RuleBroken names those that cannot be read, and then none counts."""
    found, wrong = parted(text, most=most, field=field)
    if wrong:
        raise RuleBroken(" ".join(wrong), field=field)
    return found


def parted(text: str, *, most: int = MOST_ENTRIES, field: str = "members") -> tuple[list[MemberLine], list[str]]:
    """The lines that can be read, each once, and what is to be said of the others, in sentences."""
    lines = [" ".join(likeness.visible(_as_typed(line)).split()) for line in re.split(r"[\n;]", text)]
    said = [line for line in lines if line]
    if len(said) > most:
        raise RuleBroken(
            _("A list holds at most {most} lines; there are {count}.").format(most=most, count=len(said)), field=field
        )
    found, wrong = [], []
    for line in said:
        try:
            found.append(_read(line))
        except RuleBroken as broken:
            wrong.append(broken.words)
    return list(dict.fromkeys(found)), list(_told(wrong))


def _as_typed(line: str) -> str:
    """A row of a spreadsheet, whose cells are a name, an address and a company, as people type those; others as is."""
    cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
    at = next((place for place, cell in enumerate(cells) if "@" in cell and "<" not in cell), None)
    if len(cells) == 1 or at is None:
        return line
    company = ", ".join(cells[at + 1 :])
    return f"{' '.join(cells[:at])} <{cells[at]}>" + (f", {company}" if company else "")


def _read(line: str) -> MemberLine:
    head, colon, value = line.partition(":")
    kind, value = head.strip().casefold(), value.strip()
    if colon and kind == ROLE:
        return MemberLine(ROLE, _role(value))
    if colon and kind == LIST and value:
        return MemberLine(LIST, value)
    if match := WHO.fullmatch(line):
        return _address(line, **{name: (said or "").strip(" \"'") for name, said in match.groupdict().items()})
    if "@" in line:
        email, _comma, company = line.partition(",")
        return _address(line, name="", email=email.strip(), company=company.strip())
    if colon:
        raise RuleBroken(_("“{line}” names nobody. {how}").format(line=line[:60], how=HOW))
    return MemberLine(PERSON, line)


def _address(line: str, *, name: str, email: str, company: str) -> MemberLine:
    try:
        validate_email(email)
    except ValidationError as error:
        raise RuleBroken(
            _("“{line}” has no e-mail address such as name@company.example.").format(line=line[:60])
        ) from error
    for what, said in (("name", name), ("email", email), ("company", company)):
        if len(said) > LENGTHS[what]:
            raise RuleBroken(
                _("“{line}”: use at most {lengths} characters for the {what}.").format(
                    line=line[:60], lengths=LENGTHS[what], what=what
                )
            )
    return MemberLine(ADDRESS, name, email, company)


def _role(name: str) -> str:
    known = {likeness.key(role.name): key for key, role in PROJECT_ROLES.items()} | {key: key for key in PROJECT_ROLES}
    if found := known.get(likeness.key(name)):
        return found
    names = ", ".join(role.name for role in PROJECT_ROLES.values())
    raise RuleBroken(_("There is no role “{name}”. Use one of: {names}.").format(name=name[:60], names=names))


def _told(wrong: list[str]) -> Iterator[str]:
    yield from wrong[:MOST_TOLD]
    if len(wrong) > MOST_TOLD:
        yield _("{more} more lines cannot be read either.").format(more=len(wrong) - MOST_TOLD)
