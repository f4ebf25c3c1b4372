from django.db import models

from kazinex.core.tenancy import TenantModel


class GuestLanguage(TenantModel):
    """The language somebody outside chose, by their address in small letters; their mails are in it from then on."""

    address = models.CharField(max_length=254)
    language = models.CharField(max_length=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "address"], name="guest_language_once")]

    def __str__(self) -> str:
        return f"{self.language} for {self.address}"
