"""The words of transmittals: purposes, states, and how somebody is addressed (DOCUMENT_CONTROL 9)."""

from django.db.models import TextChoices


class Purpose(TextChoices):
    APPROVAL = "approval", "For approval"
    CONSTRUCTION = "construction", "For construction"
    INFORMATION = "information", "For information"
    REVIEW = "review", "For review"
    REQUESTED = "requested", "As requested"

    @property
    def asks_for_answers(self) -> bool:
        """Whether people outside are asked for an answer on each document."""
        return self in {Purpose.APPROVAL, Purpose.REVIEW}


class TransmittalStatus(TextChoices):
    DRAFT = "draft", "Draft"
    ISSUED = "issued", "Issued"
    CLOSED = "closed", "Closed"
    RECALLED = "recalled", "Recalled"


class AddressedAs(TextChoices):
    TO = "to", "To"
    CC = "cc", "CC"


class Relation(TextChoices):
    REPLY = "reply", "Reply to"
    FORWARD = "forward", "Forward of"
