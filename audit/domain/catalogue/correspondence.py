"""Correspondence: types, letters with their threads, and the rules that address them."""

from audit.domain.catalogue.action import Category, action

CORRESPONDENCE = Category.CORRESPONDENCE


class CorrespondenceActions:
    """Actions in the category correspondence."""

    USUAL_LETTER_TYPES_ADDED = action(
        "usual_letter_types_added", CORRESPONDENCE, "{actor} added the usual types of letters: {names}", "names"
    )
    LETTER_TYPE_CREATED = action(
        "letter_type_created", CORRESPONDENCE, "{actor} made the letter type {target}", "changes"
    )
    LETTER_TYPE_CHANGED = action(
        "letter_type_changed", CORRESPONDENCE, "{actor} changed the letter type {target}", "changes"
    )
    LETTER_TYPE_ARCHIVED = action(
        "letter_type_archived", CORRESPONDENCE, "{actor} archived the letter type {target}: {reason}", "reason"
    )
    LETTER_TYPE_RESTORED = action(
        "letter_type_restored", CORRESPONDENCE, "{actor} brought back the letter type {target}: {reason}", "reason"
    )
    ADDRESS_RULE_CREATED = action(
        "address_rule_created", CORRESPONDENCE, "{actor} made the address rule {target}", "changes"
    )
    ADDRESS_RULE_CHANGED = action(
        "address_rule_changed", CORRESPONDENCE, "{actor} changed the address rule {target}", "changes"
    )
    ADDRESS_RULE_REMOVED = action(
        "address_rule_removed", CORRESPONDENCE, "{actor} removed the address rule {target}: {reason}", "reason"
    )
    LETTER_SENT = action(
        "letter_sent",
        CORRESPONDENCE,
        "{actor} sent {target} to {to}",
        *("to", "cc", "priority", "due", "sha256", "attachments"),
    )
    LETTER_READ = action("letter_read", CORRESPONDENCE, "{actor} read {target}", is_use=True)
    LETTER_ANSWERED = action(
        "letter_answered",
        CORRESPONDENCE,
        "{actor} answered {target} ({kind})",
        *("kind", "reply", "attachments"),
    )
    LETTER_FINDINGS_STATED = action(
        "letter_findings_stated",
        CORRESPONDENCE,
        "{actor} stated the cause and the corrective action of {target}",
        "changes",
    )
    LETTER_VERIFIED = action(
        "letter_verified", CORRESPONDENCE, "{actor} verified the corrective action of {target}: {reason}", "reason"
    )
    LETTER_HANDED_OVER = action(
        "letter_handed_over",
        CORRESPONDENCE,
        "{actor} gave {target} to {to} in place of {former}: {reason}",
        *("former", "to", "reason"),
    )
    LETTER_REMINDED = action(
        "letter_reminded", CORRESPONDENCE, "{actor} reminded {people} of {target}, due {due}", "people", "due"
    )
    LETTER_CLOSED = action("letter_closed", CORRESPONDENCE, "{actor} closed {target}: {reason}", "reason")
    LETTER_REOPENED = action("letter_reopened", CORRESPONDENCE, "{actor} reopened {target}: {reason}", "reason")
