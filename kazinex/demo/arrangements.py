"""What the demo's people have arranged: days off, who reviews what, whom things are sent to."""

from datetime import date, datetime, timedelta

from documents.transmittals.domain import member_lines
from documents.transmittals.services import distribution_lists
from documents.workflows.domain import matrix_lines
from documents.workflows.services import matrix_rules
from documents.workflows.services.matrix_rules import RuleDraft
from kazinex.core import clock
from kazinex.demo.people import Stage
from projects.domain.holiday_lines import HolidayLine
from projects.models import Term, TermKind
from projects.services import calendars

DESIGNERS = """Jo Reid <jo@designer.example>, Atelier Brandt
Priya Raman <priya@checkers.example>, Raman Checking Engineers
role: Document Controller"""


def arrange(stage: Stage, when: datetime) -> None:
    """A calendar, a review matrix with a fallback, and a list of each kind."""
    with clock.at(when):
        _days_off(stage)
    with clock.at(when + timedelta(hours=3)):
        _review_matrix(stage)
    with clock.at(when + timedelta(hours=4)):
        project, designers = stage.projects["harbour"], member_lines.read(DESIGNERS)
        distribution_lists.create(project, name="Designers", members=designers, by=stage.actor("dina", "harbour"))


def _days_off(stage: Stage) -> None:
    year = clock.now().year
    ours = [(1, 26, "Australia Day"), (4, 25, "Anzac Day"), (12, 25, "Christmas Day"), (12, 26, "Boxing Day")]
    lines = [HolidayLine(date(year, month, day), name) for month, day, name in ours]
    calendars.add_holidays(lines, by=stage.actor("ada", "harbour"))
    shut = [HolidayLine(date(year, 12, day), "Site shutdown") for day in (28, 29, 30, 31)]
    calendars.add_holidays(shut, project=stage.projects["harbour"], by=stage.actor("petra", "harbour"))


def _review_matrix(stage: Stage) -> None:
    petra, project = stage.actor("petra", "harbour"), stage.projects["harbour"]
    civil, structural = (Term.objects.get(kind=TermKind.DISCIPLINE, code=code) for code in ("CIV", "STR"))
    for reviewers, rule, days, conditions in (
        ("group: Civil team\nAbel Haddad (optional)", "all", 5, {"discipline": civil}),
        ("role: Reviewer", "majority", 8, {"discipline": structural}),
        ("Petra Novak", "all", 3, {"confidentiality": "confidential"}),
    ):
        draft = RuleDraft(reviewers=matrix_lines.read(reviewers), rule=rule, days=days, **conditions)
        matrix_rules.add(project, draft, by=petra)
    fallback = RuleDraft(reviewers=matrix_lines.read("role: Document Controller"), rule="any", days=10)
    matrix_rules.add(project, fallback, is_fallback=True, by=petra)
