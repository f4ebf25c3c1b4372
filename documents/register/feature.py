"""What the register shows and does in other apps' places."""

from accounts.domain.questions import FILES_BY_EXTENSION, FILES_WITH_MACROS, STORAGE_USED
from audit.domain.catalogue import AuditAction, Category
from documents.register.domain import document_actions
from documents.register.domain.questions import KEPT_FILES, RELATED_EVENTS, KeptFiles
from documents.register.models import DocumentStatus, ImportFile, Revision, StagedFile
from documents.register.queries import access_answers, closeouts, comments, file_counts, my_work, withheld
from documents.register.services import batches, comment_notices, imports, project_parts, space
from documents.register.web import placing, quick_open, tiles
from documents.register.web.views.bulk import JOBS
from kazinex.core.features import (
    ActivityKind,
    Answer,
    BulkAction,
    DashboardTile,
    DocumentAction,
    DocumentTab,
    Feature,
    JobKind,
    Menu,
    MenuEntry,
    MyWork,
    NotificationKind,
    SavedList,
    Timer,
    Withheld,
)
from kazinex.core.permissions import Permission
from kazinex.core.quick_open import QUICK_OPEN
from kazinex.core.translation import marked as _
from projects.domain.copies import PROJECT_PARTS
from projects.domain.questions import DOCUMENT_DIFFERENCES, DOCUMENT_STATUSES, FIND_DOCUMENT, OPEN_THINGS

READINGS = tuple(
    action.name
    for action in (
        AuditAction.DOCUMENT_DOWNLOADED,
        AuditAction.REGISTER_EXPORTED,
        AuditAction.COMMENTS_EXPORTED,
        AuditAction.LIST_EXPORTED,
        AuditAction.COMMENT_SHEET_TAKEN,
        AuditAction.PAPER_TAKEN,
        AuditAction.ATTACHMENT_TAKEN,
        AuditAction.REVISION_STAMPED,
        AuditAction.PAPER_CHECKED,
    )
)

feature = Feature(
    menu=[
        MenuEntry(Menu.PROJECT, _("Documents"), "documents:register", order=10, icon="document-text"),
        MenuEntry(
            Menu.PROJECT, _("Comments"), "documents:project-comments", order=11, icon="chat-bubble-left-ellipsis"
        ),
        MenuEntry(Menu.SETTINGS, _("Fields"), "documents:organisation-fields", order=52),
        MenuEntry(Menu.SETTINGS, _("Numbering"), "documents:organisation-numbering", order=54),
        MenuEntry(Menu.SETTINGS, _("Paper check"), "documents:organisation-paper", order=56),
        MenuEntry(Menu.PROJECT_SETTINGS, _("Paper check"), "documents:project-paper", order=26),
        MenuEntry(Menu.PROJECT_SETTINGS, _("Fields"), "documents:project-fields", order=22),
        MenuEntry(Menu.PROJECT_SETTINGS, _("Numbering"), "documents:project-numbering", order=24),
    ],
    document_tabs=[
        DocumentTab(_("Details"), "documents:document", order=0),
        DocumentTab(_("Revisions"), "documents:revisions", order=10, count=document_actions.count_revisions),
        DocumentTab(_("Comments"), "documents:comments", order=15, count=comments.count),
        DocumentTab(_("Activity"), "documents:activity", order=90),
        DocumentTab(_("Access"), "documents:access", order=100),
    ],
    document_actions=[
        DocumentAction(
            _("Upload new revision"), "documents:revision-add", 0, "arrow-up-tray", document_actions.may_take_revision
        ),
        DocumentAction(
            _("Edit details"), "documents:document-edit", 20, "pencil-square", document_actions.may_be_edited
        ),
        DocumentAction(
            _("Change status"), "documents:status-change", 30, "arrows-right-left", document_actions.may_move
        ),
        DocumentAction(_("Lock"), "documents:lock", 40, "lock-closed", document_actions.may_be_locked),
        DocumentAction(_("Unlock"), "documents:unlock", 50, "lock-open", document_actions.may_be_unlocked),
        DocumentAction(
            _("Confidentiality"), "documents:confidentiality", 60, "eye-slash", document_actions.may_be_managed
        ),
        DocumentAction(_("Delete"), "documents:delete", 70, "trash", document_actions.may_be_managed, tone="bad"),
        DocumentAction(_("Restore"), "documents:restore", 80, "arrow-uturn-left", document_actions.may_be_restored),
    ],
    saved_lists=[SavedList("documents", _("Documents"), "documents:register")],
    bulk_actions=[
        BulkAction(_("Change status"), "documents:bulk-status", 10, "arrows-right-left", is_at_hand=True),
        BulkAction(_("Edit details"), "documents:bulk-details", 20, "pencil-square"),
        BulkAction(_("Lock"), "documents:bulk-lock", 30, "lock-closed"),
        BulkAction(_("Unlock"), "documents:bulk-unlock", 40, "lock-open"),
        BulkAction(_("Confidentiality"), "documents:bulk-confidentiality", 50, "eye-slash"),
        BulkAction(_("Download files"), "documents:bulk-download", 80, "arrow-down-tray", is_at_hand=True),
        BulkAction(_("Export to Excel"), "documents:bulk-export", 90, "table-cells"),
    ],
    tiles=[DashboardTile(10, tiles.by_status), DashboardTile(12, tiles.planned)],
    my_work=[
        MyWork(35, _("Comments to answer"), my_work.comments, my_work.asked),
        MyWork(80, _("My drafts"), my_work.drafts, my_work.own_drafts),
    ],
    activity=[
        ActivityKind(Category.DOCUMENT, readings=READINGS),
        ActivityKind(Category.MANAGEMENT),
        ActivityKind(Category.CONFIDENTIALITY, of_projects=False),
    ],
    withheld=[
        Withheld("document", withheld.documents, gone=withheld.deleted, part="revision"),
        Withheld("revision", withheld.revisions),
        Withheld("pagecomment", withheld.comments),
    ],
    notifications=[
        NotificationKind(
            comment_notices.ADDED, _("Comments"), _("Somebody comments on a document of yours"), is_due=True
        ),
        NotificationKind(comment_notices.ANSWERED, _("Comments"), _("A comment of yours is answered")),
        NotificationKind(comment_notices.CLOSED, _("Comments"), _("A comment of yours is closed")),
    ],
    timers=[
        Timer("read the words of new files", "documents.read_texts", seconds=30),
        Timer("forget uploads that were left", "documents.sweep_uploads", seconds=3600),
        Timer("sweep files nobody names", "documents.sweep_files", seconds=6 * 3600),
    ],
    jobs={
        placing.JOB: JobKind(Permission.UPLOAD_DOCUMENTS, batches.register_stored),
        imports.KIND: JobKind(Permission.UPLOAD_DOCUMENTS, imports.run_stored),
        **JOBS,
    },
    answers=[
        Answer(DOCUMENT_DIFFERENCES, access_answers.differences),
        Answer(FIND_DOCUMENT, access_answers.find),
        Answer(QUICK_OPEN, quick_open.documents),
        Answer(OPEN_THINGS, closeouts.open_things),
        Answer(PROJECT_PARTS, project_parts.parts),
        Answer(RELATED_EVENTS, comments.related_events),
        Answer(DOCUMENT_STATUSES, lambda: [(str(value), str(label)) for value, label in DocumentStatus.choices]),
        Answer(FILES_BY_EXTENSION, file_counts.by_extension),
        Answer(FILES_WITH_MACROS, file_counts.with_macros),
        Answer(STORAGE_USED, space.used),
        Answer(KEPT_FILES, lambda: KeptFiles("revisions", Revision)),
        Answer(KEPT_FILES, lambda: KeptFiles("staged", StagedFile)),
        Answer(KEPT_FILES, lambda: KeptFiles("imports", ImportFile)),
    ],
)
