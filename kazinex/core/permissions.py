"""The closed vocabulary of permission actions (SPEC 3.2)."""

from django.db.models import TextChoices


class Permission(TextChoices):
    """What may be granted, overridden and put into groups; `complete_workflow_step` also needs the step to be yours."""

    CREATE_WORKFLOW = "create_workflow", "Start workflow"
    MANAGE_TEMPLATES = "manage_templates", "Manage workflow templates"
    UPLOAD_DOCUMENTS = "upload_documents", "Upload documents"
    MANAGE_DOCUMENTS = "manage_documents", "Manage documents"
    SEND_CORRESPONDENCE = "send_correspondence", "Send correspondence"
    MANAGE_TRANSMITTALS = "manage_transmittals", "Manage transmittals"
    MANAGE_REVIEW_MATRIX = "manage_review_matrix", "Manage review matrix"
    MANAGE_WORK_PACKAGES = "manage_work_packages", "Manage work packages"
    VIEW_REPORTS = "view_reports", "View reports"
    MANAGE_GUEST_SHARES = "manage_guest_shares", "Manage guest shares"
    MANAGE_DIST_LISTS = "manage_dist_lists", "Manage distribution lists"
    MANAGE_MEMBERS = "manage_members", "Manage members"
    MANAGE_SETTINGS = "manage_settings", "Manage settings"
    VIEW_AUDIT_LOG = "view_audit_log", "View audit log"
    COMPLETE_WORKFLOW_STEP = "complete_workflow_step", "Complete workflow step"


ALL = frozenset(Permission)
READING = frozenset({Permission.VIEW_REPORTS, Permission.VIEW_AUDIT_LOG})
STILL_ENDED = frozenset({Permission.MANAGE_GUEST_SHARES})  # seen and ended in a closed project too
GRANTABLE = tuple(action for action in Permission if action != Permission.COMPLETE_WORKFLOW_STEP)
EXPLANATIONS: dict[Permission, str] = {
    Permission.MANAGE_DOCUMENTS: "Edit metadata, lock, delete.",
    Permission.COMPLETE_WORKFLOW_STEP: "Only steps assigned to the person.",
}
