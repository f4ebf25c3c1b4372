from django.db import models

from kazinex.core.models import LikenessField, PublicId, Timed
from kazinex.core.tenancy import TenantModel
from kazinex.core.translation import marked as _


class CustomKind(models.TextChoices):
    DROPDOWN = "dropdown", _("Dropdown")
    TEXT = "text", _("Text")
    DATE = "date", _("Date")
    TOGGLE = "toggle", _("Yes or no")


class CustomField(TenantModel, PublicId, Timed):
    """A fact of documents that people added: the organisation's, or one project's own.

    A document keeps what it says under the field's public id (`Document.custom`). `options` are those of a dropdown, in
    order, each with a key that stays: {"key", "label", "retired"}.
    """

    project = models.ForeignKey("projects.Project", models.CASCADE, null=True, blank=True, related_name="+")
    label = models.CharField(max_length=60)
    label_key = LikenessField(max_length=120, of="label")
    kind = models.CharField(max_length=10, choices=CustomKind.choices)
    help = models.CharField(max_length=200, blank=True, default="")
    is_required = models.BooleanField(default=False)
    options = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "label_key"], nulls_distinct=False, name="custom_field_once"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def audit_label(self) -> str:
        return self.label

    @property
    def offered_labels(self) -> list[str]:
        """What a dropdown offers, in order."""
        return [option["label"] for option in self.options if not option["retired"]]
