"""The types of letters that a new organisation begins with."""

from typing import Any

from documents.correspondence.models.words import Closing, Visibility

USUAL: dict[str, dict[str, Any]] = {
    "RFI": {
        "name": "Request for information",
        "days": 7,
        "visibility": Visibility.PROJECT,
        "closing": Closing.ANSWER,
    },
    "TQ": {"name": "Technical query", "days": 5, "visibility": Visibility.PROJECT, "closing": Closing.ANSWER},
    "NCR": {
        "name": "Non-conformance report",
        "days": 10,
        "visibility": Visibility.PROJECT,
        "closing": Closing.VERIFIED,
    },
    "SI": {"name": "Site Instruction", "days": 0, "visibility": Visibility.PROJECT, "closing": Closing.FREELY},
    "GEN": {"name": "General", "days": 0, "visibility": Visibility.NAMED, "closing": Closing.FREELY},
}
