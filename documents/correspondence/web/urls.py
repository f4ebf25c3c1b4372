"""Addresses under /o/<organisation>/p/<project>/."""

from django.urls import path

from documents.correspondence.web.views import bulk, letters, rules, threads, types, writing

LETTERS = "correspondence/"
LETTER = LETTERS + "<slug:letter>/"
TYPES = "settings/letter-types/"
TYPE = TYPES + "<slug:letter_type>/"
RULES = "settings/address-rules/"
RULE = RULES + "<slug:address_rule>/"
DRAFT = LETTERS + "drafts/<slug:draft>/"

urlpatterns = [
    path(LETTERS, letters.letter_list, name="letters"),
    path(LETTERS + "export/", letters.letter_list_export, name="letters-export"),
    path(LETTERS + "bulk/close/", bulk.bulk_close, name="bulk-close"),
    path(LETTERS + "bulk/reassign/", bulk.bulk_reassign, name="bulk-reassign"),
    path(LETTERS + "bulk/export/", bulk.bulk_export, name="bulk-export"),
    path(LETTERS + "new/", writing.letter_new, name="letter-new"),
    path(LETTERS + "new/draft/", writing.letter_new_draft, name="letter-new-draft"),
    path(DRAFT, writing.letter_edit, name="letter-edit"),
    path(DRAFT + "save/", writing.letter_draft, name="letter-draft"),
    path(DRAFT + "discard/", writing.letter_discard, name="letter-discard"),
    path(DRAFT + "attachments/<slug:draft_file>/", writing.draft_attachment, name="draft-attachment"),
    path(
        DRAFT + "attachments/<slug:draft_file>/remove/", writing.draft_attachment_remove, name="draft-attachment-remove"
    ),
    path(LETTER, letters.letter, name="letter"),
    path(LETTER + "thread/", letters.letter_thread, name="letter-thread"),
    path(LETTER + "read/", threads.letter_read, name="letter-read"),
    path(LETTER + "reply/", threads.letter_reply, name="letter-reply"),
    path(LETTER + "reply/draft/", threads.letter_reply_draft, name="letter-reply-draft"),
    path(LETTER + "reassign/", threads.letter_reassign, name="letter-reassign"),
    path(LETTER + "close/", threads.letter_close, name="letter-close"),
    path(LETTER + "reopen/", threads.letter_reopen, name="letter-reopen"),
    path(LETTER + "findings/", threads.letter_findings, name="letter-findings"),
    path(LETTER + "verify/", threads.letter_verify, name="letter-verify"),
    path(LETTER + "attachments/<slug:letter_file>/", letters.letter_attachment, name="letter-attachment"),
    path(TYPES, types.type_list, name="types"),
    path(TYPES + "new/", types.type_new, name="type-new"),
    path(TYPE, types.type_edit, name="type"),
    path(TYPE + "archive/", types.type_archive, name="type-archive"),
    path(TYPE + "restore/", types.type_restore, name="type-restore"),
    path(RULES, rules.rule_list, name="rules"),
    path(RULES + "new/", rules.rule_new, name="rule-new"),
    path(RULE, rules.rule_edit, name="rule"),
    path(RULE + "remove/", rules.rule_remove, name="rule-remove"),
    path("documents/<number:number>/correspondence/", letters.document_letters, name="document-letters"),
]
