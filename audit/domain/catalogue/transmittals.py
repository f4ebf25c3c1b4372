"""Transmittals, and the distribution lists they are sent to."""

from audit.domain.catalogue.action import Category, action

TRANSMITTAL = Category.TRANSMITTAL


class TransmittalActions:
    """Actions in the category transmittal."""

    LIST_CREATED = action("list_created", TRANSMITTAL, "{actor} made the distribution list {target}", "changes")
    LIST_CHANGED = action("list_changed", TRANSMITTAL, "{actor} changed the distribution list {target}", "changes")
    LIST_ARCHIVED = action(
        "list_archived", TRANSMITTAL, "{actor} archived the distribution list {target}: {reason}", "reason"
    )
    LIST_RESTORED = action(
        "list_restored", TRANSMITTAL, "{actor} brought back the distribution list {target}: {reason}", "reason"
    )
    TRANSMITTAL_NUMBERING_CHANGED = action(
        "transmittal_numbering_changed", TRANSMITTAL, "{actor} changed how transmittals are numbered", "changes"
    )
    TRANSMITTAL_DRAFTED = action(
        "transmittal_drafted", TRANSMITTAL, "{actor} began {target}, a transmittal “{purpose}”", "purpose"
    )
    TRANSMITTAL_DRAFT_CHANGED = action(
        "transmittal_draft_changed", TRANSMITTAL, "{actor} changed {target} of a transmittal", "changes"
    )
    TRANSMITTAL_DISCARDED = action("transmittal_discarded", TRANSMITTAL, "{actor} threw away {target} of a transmittal")
    TRANSMITTAL_ISSUED = action(
        "transmittal_issued",
        TRANSMITTAL,
        "{actor} issued {target} “{subject}”: {purpose}",
        *("subject", "purpose", "documents", "recipients", "required_by", "reason"),
    )
    TRANSMITTAL_ACKNOWLEDGED = action(
        "transmittal_acknowledged",
        TRANSMITTAL,
        "{actor} acknowledged receipt of {target}",
        *("recipient", "received_by", "comment", "documents"),
    )
    TRANSMITTAL_REMINDED = action(
        "transmittal_reminded", TRANSMITTAL, "{actor} reminded {people} of {target}", "people"
    )
    TRANSMITTAL_RECALLED = action("transmittal_recalled", TRANSMITTAL, "{actor} recalled {target}: {reason}", "reason")
    TRANSMITTAL_CLOSED = action("transmittal_closed", TRANSMITTAL, "{actor} closed {target}: {reason}", "reason")
    RECEIPT_PROOF_TAKEN = action(
        "receipt_proof_taken",
        TRANSMITTAL,
        "{actor} took the receipt of {recipient} for {target}, with its proof",
        "recipient",
        is_use=True,
    )
    HOLDERS_TOLD = action(
        "holders_told",
        TRANSMITTAL,
        "{actor} told the holders of revision {revision} of {target} that revision {newer} is in force",
        *("revision", "newer", "holders", "offered"),
    )
