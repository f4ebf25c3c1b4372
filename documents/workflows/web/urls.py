"""Addresses under /o/<organisation>/p/<project>/."""

from django.urls import path

from documents.workflows.web.views import (
    comments,
    matrix,
    matrix_tests,
    sheets,
    steering,
    steps,
    template_tries,
    templates,
    workflows,
)

MATRIX = "review-matrix/"
RULE = MATRIX + "<slug:rule>/"
TEMPLATES = "workflows/templates/"
TEMPLATE = TEMPLATES + "<slug:template>/"
WORKFLOW = "workflows/<slug:workflow>/"
STEP = WORKFLOW + "steps/<int:step>/"
PINNED = STEP + "documents/<slug:pinned>/"
PAGE = PINNED + "pages/<int:page>/"

urlpatterns = [
    path("workflows/", workflows.workflow_list, name="workflows"),
    path("workflows/export/", workflows.workflow_list_export, name="workflows-export"),
    path("workflows/new/", workflows.workflow_new, name="workflow-new"),
    path(MATRIX, matrix.matrix_list, name="matrix"),
    path(MATRIX + "export/", matrix.matrix_export, name="matrix-export"),
    path(MATRIX + "import/", matrix.matrix_import, name="matrix-import"),
    path(MATRIX + "new/", matrix.matrix_rule_new, name="matrix-rule-new"),
    path(MATRIX + "test/", matrix_tests.matrix_test, name="matrix-test"),
    path(MATRIX + "coverage/", matrix_tests.matrix_coverage_table, name="matrix-coverage"),
    path(MATRIX + "fallback/", matrix.matrix_fallback, name="matrix-fallback"),
    path(RULE, matrix.matrix_rule, name="matrix-rule"),
    path(RULE + "remove/", matrix.matrix_rule_remove, name="matrix-rule-remove"),
    path(TEMPLATES, templates.template_list, name="templates"),
    path(TEMPLATES + "new/", templates.template_new, name="template-new"),
    path(TEMPLATES + "copy/", template_tries.template_copy, name="template-copy"),
    path(TEMPLATE, templates.template, name="template"),
    path(TEMPLATE + "edit/", templates.template_edit, name="template-edit"),
    path(TEMPLATE + "try/", template_tries.template_try, name="template-try"),
    path(TEMPLATE + "activate/", templates.template_activate, name="template-activate"),
    path(TEMPLATE + "archive/", templates.template_archive, name="template-archive"),
    path(TEMPLATE + "restore/", templates.template_restore, name="template-restore"),
    path(WORKFLOW, workflows.workflow, name="workflow"),
    path(WORKFLOW + "record/", workflows.workflow_record, name="workflow-record"),
    path(WORKFLOW + "cancel/", workflows.workflow_cancel, name="workflow-cancel"),
    path(WORKFLOW + "recall/", workflows.workflow_recall, name="workflow-recall"),
    path(WORKFLOW + "remind/", workflows.workflow_remind, name="workflow-remind"),
    path(WORKFLOW + "attachments/<slug:file>/", steps.workflow_attachment, name="workflow-attachment"),
    path(STEP, steps.step, name="step"),
    path(STEP + "delegate/", steering.step_delegate, name="step-delegate"),
    path(STEP + "reassign/", steering.step_reassign, name="step-reassign"),
    path(STEP + "skip/", steering.step_skip, name="step-skip"),
    path(STEP + "extend/", steering.step_extend, name="step-extend"),
    path(STEP + "attachments/<slug:file>/", steps.step_attachment, name="step-attachment"),
    path(STEP + "attachments/<slug:file>/remove/", steps.step_attachment_remove, name="step-attachment-remove"),
    path(PINNED + "download/", sheets.download, name="step-download"),
    path(PINNED + "comments/new/", comments.step_comment_new, name="step-comment-new"),
    path(PAGE, sheets.page_image, name="page-image"),
    path(PAGE + "sheet/", sheets.sheet, name="sheet"),
    path(PAGE + "thumbnail/", sheets.thumbnail, name="thumbnail"),
    path(PAGE + "tiles/<slug:tile>/", sheets.tile, name="tile"),
    path("documents/bulk/workflow/", workflows.bulk_workflow, name="bulk-workflow"),
    path("documents/<number:number>/workflows/", workflows.document_workflows, name="document-workflows"),
    path("documents/<number:number>/workflows/new/", workflows.document_workflow_new, name="document-workflow-new"),
]
