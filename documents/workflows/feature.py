"""What workflows show and do in other apps' places."""

from accounts.domain.changes import ORGANISATION_CREATED
from audit.domain.catalogue import Category
from documents.packages.domain.questions import PACKAGE_ACTIONS
from documents.register.domain.changes import DOCUMENT_REGISTERED, REVISION_ADDED
from documents.register.domain.questions import (
    ASKED_OF_NEW_DOCUMENT,
    ASKED_OF_NEW_REVISION,
    HELD_BY_REVIEW,
    KEPT_FILES,
    LISTED_BESIDES,
    MAY_CLOSE_COMMENT,
    MAY_COMMENT,
    RELATED_EVENTS,
    STAMP_LINES,
    WRITTEN_BESIDES,
    KeptFiles,
)
from documents.workflows.models import StepAttachment
from documents.workflows.queries import (
    closeouts,
    commenting,
    link_ends,
    matrix_withheld,
    matrix_work,
    my_work,
    prefilling,
    reassigning,
    stamp_lines,
    withheld,
    workflows,
)
from documents.workflows.services import (
    ended_links,
    guest_answers,
    new_revisions,
    project_parts,
    templates,
    transfers,
    uploads,
)
from documents.workflows.web import uploading
from documents.workflows.web.new_revisions import part as part_of_new_revision
from documents.workflows.web.register_columns import HEADS, of_register
from guestshares.domain.changes import RESPONSE_COMING, RESPONSE_SUBMITTED, SHARE_REISSUED, SHARES_ENDED
from guestshares.domain.questions import ANSWERS_DUE, MAY_REISSUE
from kazinex.core.features import (
    ActivityKind,
    Answer,
    BulkAction,
    DocumentAction,
    DocumentTab,
    Feature,
    Menu,
    MenuEntry,
    MyWork,
    Reaction,
    Timer,
    Withheld,
)
from kazinex.core.places import NotificationKind
from kazinex.core.translation import marked as _
from projects.domain.copies import PROJECT_PARTS
from projects.domain.questions import HELD_WORK, HOLDS_STEP, OPEN_THINGS

feature = Feature(
    menu=[
        MenuEntry(Menu.PROJECT, _("Workflows"), "workflows:workflows", order=20, icon="arrow-path-rounded-square"),
        MenuEntry(Menu.PROJECT, _("Review Matrix"), "workflows:matrix", order=80, icon="table-cells"),
        MenuEntry(Menu.SETTINGS, _("Workflow templates"), "workflows:organisation-templates", order=70),
        MenuEntry(Menu.SETTINGS, _("Workflow reminders"), "workflows:organisation-reminders", order=75),
    ],
    document_tabs=[
        DocumentTab(_("Workflows"), "workflows:document-workflows", order=35, count=workflows.count_of_document)
    ],
    document_actions=[
        DocumentAction(
            _("Start workflow"), "workflows:document-workflow-new", 5, "arrow-path-rounded-square", prefilling.may_start
        )
    ],
    my_work=[
        MyWork(10, _("Steps"), my_work.steps, my_work.among, my_work.counted),
        MyWork(12, _("Steps that wait for people outside"), my_work.outside, my_work.among_outside),
        MyWork(28, _("Steps that need reassignment"), reassigning.steps, reassigning.among),
        MyWork(30, _("Needs reassignment"), matrix_work.reassign, matrix_work.among),
    ],
    bulk_actions=[
        BulkAction(_("Start workflow"), "workflows:bulk-workflow", 50, "arrow-path-rounded-square"),
    ],
    activity=[ActivityKind(Category.WORKFLOW)],
    timers=[Timer("tell of late workflow steps", "workflows.late_steps", seconds=60)],
    withheld=[
        Withheld("matrixrule", matrix_withheld.rules),
        Withheld("workflow", withheld.workflows, untold=withheld.untold),
    ],
    reactions=[
        Reaction(ORGANISATION_CREATED, templates.begin_with_usual),
        Reaction(DOCUMENT_REGISTERED, uploads.begin),
        Reaction(REVISION_ADDED, new_revisions.follow),
        Reaction(REVISION_ADDED, uploads.begin),
        Reaction(RESPONSE_COMING, guest_answers.make_way),
        Reaction(RESPONSE_SUBMITTED, guest_answers.take),
        Reaction(SHARE_REISSUED, guest_answers.follow),
        Reaction(SHARES_ENDED, ended_links.hear, ended_links.warning),
    ],
    answers=[
        Answer(ASKED_OF_NEW_DOCUMENT, uploading.of_new_document),
        Answer(ASKED_OF_NEW_REVISION, uploading.of_new_revision),
        Answer(ASKED_OF_NEW_REVISION, part_of_new_revision),
        Answer(HELD_BY_REVIEW, workflows.held_by_review),
        Answer(HOLDS_STEP, workflows.holds_step),
        Answer(OPEN_THINGS, closeouts.open_things),
        Answer(PROJECT_PARTS, project_parts.parts),
        Answer(HELD_WORK, transfers.held),
        Answer(STAMP_LINES, stamp_lines.of),
        Answer(LISTED_BESIDES, of_register),
        Answer(WRITTEN_BESIDES, lambda: HEADS),
        Answer(MAY_REISSUE, guest_answers.may_reissue),
        Answer(ANSWERS_DUE, link_ends.answers_due),
        Answer(MAY_COMMENT, commenting.holds_step_on),
        Answer(MAY_CLOSE_COMMENT, commenting.started_review_of),
        Answer(KEPT_FILES, lambda: KeptFiles("step-attachments", StepAttachment)),
        Answer(RELATED_EVENTS, workflows.related_events),
        Answer(PACKAGE_ACTIONS, prefilling.package_actions),
    ],
    notifications=[
        NotificationKind("step_opened", _("Workflows"), _("A step waits for you"), is_due=True),
        NotificationKind("step_reminded", _("Workflows"), _("You are reminded of a step"), is_due=True),
        NotificationKind("step_overdue", _("Workflows"), _("A step of yours is overdue"), is_due=True),
        NotificationKind("step_given", _("Workflows"), _("A step is given to you or taken from you"), is_due=True),
        NotificationKind("step_changed", _("Workflows"), _("A step is skipped or has longer")),
        NotificationKind("step_escalated", _("Workflows"), _("A step you watch is overdue")),
        NotificationKind("step_unasked", _("Workflows"), _("Somebody outside could not be asked"), is_due=True),
        NotificationKind("workflow_ended", _("Workflows"), _("A workflow ended")),
    ],
)
