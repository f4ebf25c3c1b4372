from django.db import models

from kazinex.core.models import PublicId, Timed
from kazinex.core.tenancy import TenantModel


class AttachedFile(TenantModel, PublicId, Timed):
    """A file beside an answer, kept in the store; the app whose answer it is says to what it belongs."""

    name = models.CharField(max_length=255)
    storage_key = models.CharField(max_length=200, editable=False)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
