"""What the register asks of the apps above it."""

from collections.abc import Iterable
from typing import Any

from documents.register.models import Document
from kazinex.core.features import Question

RELATED_EVENTS = Question[[Document, Any], Iterable[tuple[str, Iterable[Any]]]](
    "other things, as (target type, ids), whose events belong to a document's activity for this actor"
)
