from django.db import models

from kazinex.core.models import Timed
from kazinex.core.tenancy import TenantModel
from kazinex.core.translation import marked as _


class PartKind(models.TextChoices):
    LITERAL = "literal", _("Text")
    DISCIPLINE = "discipline", _("Discipline")
    DOCUMENT_TYPE = "document_type", _("Type")
    ZONE = "zone", _("Zone")
    STAGE = "stage", _("Stage")
    ORIGINATOR = "originator", _("Originator")
    PROJECT = "project", _("Project code")
    YEAR = "year", _("Year, four digits")
    SHORT_YEAR = "short_year", _("Year, two digits")
    MONTH = "month", _("Month")
    COUNTER = "counter", _("Counter")


class CounterScope(models.TextChoices):
    COMBINATION = "combination", _("each combination of the other parts")
    PROJECT = "project", _("the whole project")
    YEAR = "year", _("each year")


class Separator(models.TextChoices):
    HYPHEN = "-", _("Hyphen (-)")
    UNDERSCORE = "_", _("Underscore (_)")
    DOT = ".", _("Dot (.)")
    NOTHING = "", _("Nothing")


class NumberingScheme(TenantModel, Timed):
    """How numbers of documents are made: the organisation's, or a project's own instead. `parts` are [kind, text]."""

    project = models.ForeignKey("projects.Project", models.CASCADE, null=True, blank=True, related_name="+")
    parts = models.JSONField()
    separator = models.CharField(max_length=1, choices=Separator.choices, default=Separator.HYPHEN, blank=True)
    width = models.PositiveSmallIntegerField(default=3)
    start = models.PositiveIntegerField(default=1)
    scope = models.CharField(max_length=12, choices=CounterScope.choices, default=CounterScope.COMBINATION)
    is_only_way = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project"], nulls_distinct=False, name="numbering_scheme_once"
            )
        ]

    def __str__(self) -> str:
        return "numbering of documents"

    @property
    def audit_label(self) -> str:
        return str(self)


class CodeSeries(models.TextChoices):
    TYPED = "", _("As they are typed")
    LETTERS = "letters", _("Letters, then numbers (A, B, C … 0, 1, 2)")
    P_AND_C = "p_and_c", _("P and C codes (P01, P02 … C01)")
    ISO_19650 = "iso_19650", "ISO 19650 (P01, P01.01 … C01)"


class RevisionCoding(TenantModel, Timed):
    """What the code of a first revision is proposed to be: in the organisation, or in a project instead."""

    project = models.ForeignKey("projects.Project", models.CASCADE, null=True, blank=True, related_name="+")
    series = models.CharField(max_length=12, choices=CodeSeries.choices, blank=True, default=CodeSeries.TYPED)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project"], nulls_distinct=False, name="revision_coding_once"
            )
        ]

    def __str__(self) -> str:
        return "revision codes of documents"

    @property
    def audit_label(self) -> str:
        return str(self)


class NumberCounter(TenantModel):
    """The last number that was given in a project for one scope; held while a document is registered."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")
    scope = models.CharField(max_length=120)
    last = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "project", "scope"], name="number_counter_once")]

    def __str__(self) -> str:
        return f"{self.scope}: {self.last}"
