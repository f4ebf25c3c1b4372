from typing import Any

from django.db import models

from kazinex.core.tenancy import active_organisation_id


def organisation() -> Any:
    """Whose row it is, as of every tenant's, without an index of its own: an opening writes each anew."""
    return models.ForeignKey(
        "accounts.Organisation",
        models.PROTECT,
        related_name="+",
        editable=False,
        default=active_organisation_id,
        db_index=False,
    )
