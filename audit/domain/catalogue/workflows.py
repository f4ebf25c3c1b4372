"""Workflows: their templates, their way, and what people decided."""

from audit.domain.catalogue.action import Category, action

WORKFLOW = Category.WORKFLOW


class WorkflowActions:
    TEMPLATE_CREATED = action(
        "template_created", WORKFLOW, "{actor} made the workflow template {target}", "category", "steps"
    )
    TEMPLATE_CHANGED = action(
        "template_changed",
        WORKFLOW,
        "{actor} saved version {version} of the workflow template {target}",
        *("version", "changes"),
    )
    TEMPLATE_ACTIVATED = action(
        "template_activated",
        WORKFLOW,
        "{actor} activated version {version} of the workflow template {target}",
        "version",
    )
    TEMPLATE_ARCHIVED = action(
        "template_archived", WORKFLOW, "{actor} archived the workflow template {target}: {reason}", "reason"
    )
    TEMPLATE_RESTORED = action(
        "template_restored", WORKFLOW, "{actor} brought back the workflow template {target}: {reason}", "reason"
    )
    TEMPLATE_COPIED = action(
        "template_copied",
        WORKFLOW,
        "{actor} copied version {version} of the organisation's workflow template {target} into the project",
        "version",
    )
    WORKFLOW_STARTED = action(
        "workflow_started",
        WORKFLOW,
        "{actor} started {target} on {template}, version {version}: {title}",
        *("template", "version", "title", "documents", "due"),
    )
    STEP_OPENED = action(
        "step_opened", WORKFLOW, "{target} waits for {people} at {step}", *("step", "round", "people", "due")
    )
    STEP_DECIDED = action(
        "step_decided",
        WORKFLOW,
        "{actor} answered {step} of {target}: {decision}",
        *("step", "round", "decision", "comment", "attachments", "documents", "sha256"),
    )
    STEP_DELEGATED = action(
        "step_delegated",
        WORKFLOW,
        "{actor} delegated {step} of {target} to {to}: {reason}",
        *("step", "to", "reason"),
    )
    STEP_REASSIGNED = action(
        "step_reassigned",
        WORKFLOW,
        "{actor} reassigned {step} of {target} from {from_person} to {to}: {reason}",
        *("step", "from_person", "to", "reason"),
    )
    STEP_SKIPPED = action("step_skipped", WORKFLOW, "{actor} skipped {step} of {target}: {reason}", *("step", "reason"))
    STEP_EXTENDED = action(
        "step_extended",
        WORKFLOW,
        "{actor} extended {step} of {target} to {due}: {reason}",
        *("step", "due", "reason", "changes"),
    )
    STEP_LINK_ENDED = action(
        "step_link_ended",
        WORKFLOW,
        "{target} needs reassignment at {step}: the link of {people} ended: {reason}",
        *("step", "people", "reason"),
    )
    STEP_REMINDED = action("step_reminded", WORKFLOW, "{actor} reminded {people} of {target}", "people")
    REMINDER_INTERVAL_CHANGED = action(
        "reminder_interval_changed",
        Category.SETTINGS,
        "{actor} changed how often {target} reminds of overdue steps",
        "changes",
    )
    STEP_ESCALATED = action(
        "step_escalated", WORKFLOW, "{target} was escalated: {step} is overdue since {due}", *("step", "due")
    )
    WORKFLOW_COMPLETED = action(
        "workflow_completed", WORKFLOW, "{target} was completed: {outcome}", *("outcome", "documents")
    )
    WORKFLOW_RETURNED = action(
        "workflow_returned", WORKFLOW, "{target} was returned: {outcome}", *("outcome", "documents")
    )
    WORKFLOW_CANCELLED = action(
        "workflow_cancelled", WORKFLOW, "{actor} cancelled {target}: {reason}", *("reason", "documents")
    )
    WORKFLOW_RECALLED = action(
        "workflow_recalled", WORKFLOW, "{actor} recalled {target}: {reason}", *("reason", "documents")
    )
