"""The words of transmittals: purposes, states, and how somebody is addressed (DOCUMENT_CONTROL 9)."""

from django.db.models import TextChoices

from kazinex.core.translation import marked as _


class Purpose(TextChoices):
    APPROVAL = "approval", _("For approval")
    CONSTRUCTION = "construction", _("For construction")
    INFORMATION = "information", _("For information")
    REVIEW = "review", _("For review")
    REQUESTED = "requested", _("As requested")

    @property
    def asks_for_answers(self) -> bool:
        """Whether people outside are asked for an answer on each document."""
        return self in {Purpose.APPROVAL, Purpose.REVIEW}


class TransmittalStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")
    CLOSED = "closed", _("Closed")
    RECALLED = "recalled", _("Recalled")


class AddressedAs(TextChoices):
    TO = "to", _("To")
    CC = "cc", "CC"


class Relation(TextChoices):
    REPLY = "reply", _("Reply to")
    FORWARD = "forward", _("Forward of")
