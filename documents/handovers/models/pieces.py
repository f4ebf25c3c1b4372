from django.db import models

from kazinex.core.tenancy import TenantModel


class HandoverPart(TenantModel):
    """One archive of a package that is written and was read back."""

    handover = models.ForeignKey("handovers.Handover", models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    storage_key = models.CharField(max_length=200, editable=False)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "handover", "number"], name="handover_part_once")
        ]

    def __str__(self) -> str:
        return self.name


class HandoverFile(TenantModel):
    """One file of a package: where it stands in it, what it is, and, of an uploaded one, where it comes from."""

    handover = models.ForeignKey("handovers.Handover", models.CASCADE, related_name="files")
    issue = models.ForeignKey("documents.Revision", models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField()
    part = models.PositiveIntegerField()
    path = models.CharField(max_length=400)
    kind = models.CharField(max_length=40)  # in words, such as Document
    number = models.CharField(max_length=120, blank=True, default="")
    title = models.CharField(max_length=300, blank=True, default="")
    revision = models.CharField(max_length=8, blank=True, default="")
    status = models.CharField(max_length=60, blank=True, default="")
    dated = models.DateTimeField()
    source_key = models.CharField(max_length=200, blank=True, default="", editable=False)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, editable=False)
    is_lost = models.BooleanField(default=False)  # the store has it no more
    is_altered = models.BooleanField(default=False)  # the store gave other bytes than were registered; they are packed

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "handover", "position"], name="handover_file_once")
        ]
        indexes = [models.Index(fields=["organisation", "handover", "part", "position"], name="handover_file_of_part")]

    def __str__(self) -> str:
        return self.path
