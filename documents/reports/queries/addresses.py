"""What the address of a report asks, for one that is run without anybody looking at its page."""

from datetime import date
from urllib.parse import parse_qs, urlencode

from documents.reports.domain.asking import Asked, Report
from kazinex.core.forms.wording import FIRST_DAY, LAST_DAY


def read(query: str, report: Report) -> Asked | None:
    """What was saved; None where it cannot be read any more, or asks what its page would refuse."""
    said = {name: values[-1] for name, values in parse_qs(query).items()}
    group, discipline = said.get("group_by") or report.usual_group, said.get("discipline", "")
    try:
        since, until = (date.fromisoformat(said[name]) if said.get(name) else None for name in ("since", "until"))
    except ValueError:
        return None
    days_are_fit = all(FIRST_DAY <= day <= LAST_DAY for day in (since, until) if day)
    if group not in report.groups or not days_are_fit or not discipline.isprintable():
        return None
    return Asked(group, since, until, discipline)


def write(asked: Asked) -> str:
    """The same as an address, in the one way that is read again; what is not asked is left out."""
    said = {"group_by": asked.group_by, "since": asked.since, "until": asked.until, "discipline": asked.discipline}
    return urlencode({name: str(value) for name, value in said.items() if value})
