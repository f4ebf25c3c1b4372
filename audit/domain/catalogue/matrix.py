"""The review matrix; a rule is named by what it is about."""

from audit.domain.catalogue.action import Category, action

WORKFLOW = Category.WORKFLOW


class MatrixActions:
    """Actions of the review matrix."""

    MATRIX_RULE_ADDED = action("matrix_rule_added", WORKFLOW, "{actor} added a review rule for {target}", "changes")
    MATRIX_RULE_CHANGED = action(
        "matrix_rule_changed", WORKFLOW, "{actor} changed the review rule for {target}", "changes"
    )
    MATRIX_RULE_REMOVED = action(
        "matrix_rule_removed", WORKFLOW, "{actor} removed the review rule for {target}: {reason}", "reason"
    )
