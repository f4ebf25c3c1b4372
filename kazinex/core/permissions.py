"""The closed vocabulary of permission actions (SPEC 3.2)."""

from django.db.models import TextChoices

from kazinex.core.translation import marked as _


class Permission(TextChoices):
    """What may be granted, overridden and put into groups; `complete_workflow_step` also needs the step to be yours."""

    CREATE_WORKFLOW = "create_workflow", _("Start workflow")
    MANAGE_TEMPLATES = "manage_templates", _("Manage workflow templates")
    UPLOAD_DOCUMENTS = "upload_documents", _("Upload documents")
    MANAGE_DOCUMENTS = "manage_documents", _("Manage documents")
    SEND_CORRESPONDENCE = "send_correspondence", _("Send correspondence")
    MANAGE_TRANSMITTALS = "manage_transmittals", _("Manage transmittals")
    MANAGE_REVIEW_MATRIX = "manage_review_matrix", _("Manage review matrix")
    MANAGE_WORK_PACKAGES = "manage_work_packages", _("Manage work packages")
    VIEW_REPORTS = "view_reports", _("View reports")
    MANAGE_GUEST_SHARES = "manage_guest_shares", _("Manage guest shares")
    MANAGE_DIST_LISTS = "manage_dist_lists", _("Manage distribution lists")
    MANAGE_MEMBERS = "manage_members", _("Manage members")
    MANAGE_SETTINGS = "manage_settings", _("Manage settings")
    VIEW_AUDIT_LOG = "view_audit_log", _("View audit log")
    COMPLETE_WORKFLOW_STEP = "complete_workflow_step", _("Complete workflow step")


ALL = frozenset(Permission)
READING = frozenset({Permission.VIEW_REPORTS, Permission.VIEW_AUDIT_LOG})
STILL_ENDED = frozenset({Permission.MANAGE_GUEST_SHARES})  # seen and ended in a closed project too
GRANTABLE = tuple(action for action in Permission if action != Permission.COMPLETE_WORKFLOW_STEP)
EXPLANATIONS: dict[Permission, str] = {
    Permission.MANAGE_DOCUMENTS: _("Edit metadata, lock, delete."),
    Permission.COMPLETE_WORKFLOW_STEP: _("Only steps assigned to the person."),
}
