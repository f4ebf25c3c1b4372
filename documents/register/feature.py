"""What the register shows and does in other apps' places."""

from accounts.domain.questions import FILES_BY_EXTENSION
from audit.domain.catalogue import AuditAction, Category
from documents.register.domain import document_actions
from documents.register.models import DocumentStatus
from documents.register.queries import access_answers, file_counts, withheld
from documents.register.web import tiles
from kazinex.core.features import (
    ActivityKind,
    Answer,
    DashboardTile,
    DocumentAction,
    DocumentTab,
    Feature,
    Menu,
    MenuEntry,
    Withheld,
)
from projects.domain.questions import DOCUMENT_DIFFERENCES, DOCUMENT_STATUSES, FIND_DOCUMENT

feature = Feature(
    menu=[MenuEntry(Menu.PROJECT, "Documents", "documents:register", order=10, icon="document-text")],
    document_tabs=[
        DocumentTab("Details", "documents:document", order=0),
        DocumentTab("Revisions", "documents:revisions", order=10, count=document_actions.count_revisions),
        DocumentTab("Activity", "documents:activity", order=90),
        DocumentTab("Access", "documents:access", order=100),
    ],
    document_actions=[
        DocumentAction(
            "Upload new revision", "documents:revision-add", 0, "arrow-up-tray", document_actions.may_take_revision
        ),
        DocumentAction("Edit details", "documents:document-edit", 20, "pencil-square", document_actions.may_be_edited),
        DocumentAction(
            "Change status", "documents:status-change", 30, "arrows-right-left", document_actions.may_be_managed
        ),
        DocumentAction("Lock", "documents:lock", 40, "lock-closed", document_actions.may_be_locked),
        DocumentAction("Unlock", "documents:unlock", 50, "lock-open", document_actions.may_be_unlocked),
        DocumentAction(
            "Confidentiality", "documents:confidentiality", 60, "eye-slash", document_actions.may_be_managed
        ),
        DocumentAction("Delete", "documents:delete", 70, "trash", document_actions.may_be_managed, tone="bad"),
        DocumentAction("Restore", "documents:restore", 80, "arrow-uturn-left", document_actions.may_be_restored),
    ],
    tiles=[DashboardTile(10, tiles.by_status)],
    activity=[
        ActivityKind(Category.DOCUMENT, readings=(AuditAction.DOCUMENT_DOWNLOADED.name,)),
        ActivityKind(Category.MANAGEMENT),
        ActivityKind(Category.CONFIDENTIALITY, of_projects=False),
    ],
    withheld=[
        Withheld("document", withheld.documents, gone=withheld.deleted, part="revision"),
        Withheld("revision", withheld.revisions),
    ],
    answers=[
        Answer(DOCUMENT_DIFFERENCES, access_answers.differences),
        Answer(FIND_DOCUMENT, access_answers.find),
        Answer(DOCUMENT_STATUSES, lambda: [(str(value), str(label)) for value, label in DocumentStatus.choices]),
        Answer(FILES_BY_EXTENSION, file_counts.by_extension),
    ],
)
