"""Addresses under /o/<organisation>/p/<project>/."""

from django.urls import path

from documents.transmittals.web.views import (
    answers,
    distribution_lists,
    drafts,
    holders,
    numbering,
    papers,
    transmittals,
)

LISTS = "distribution-lists/"
LIST = LISTS + "<slug:distribution_list>/"
TRANSMITTALS = "transmittals/"
DRAFT = TRANSMITTALS + "drafts/<slug:unissued>/"
TRANSMITTAL = TRANSMITTALS + "<slug:transmittal>/"
RECEIPT = TRANSMITTAL + "receipts/<slug:receipt>/"
DOCUMENT = "documents/<number:number>/"

urlpatterns = [
    path(LISTS, distribution_lists.list_list, name="lists"),
    path(LISTS + "export/", distribution_lists.list_list_export, name="lists-export"),
    path(LISTS + "new/", distribution_lists.list_new, name="list-new"),
    path(LIST, distribution_lists.list_edit, name="list"),
    path(LIST + "archive/", distribution_lists.list_archive, name="list-archive"),
    path(LIST + "restore/", distribution_lists.list_restore, name="list-restore"),
    path(LIST + "clear/", distribution_lists.list_clear, name="list-clear"),
    path("settings/transmittal-numbers/", numbering.numbering, name="numbering"),
    path(TRANSMITTALS, transmittals.transmittal_list, name="transmittals"),
    path(TRANSMITTALS + "export/", transmittals.transmittal_list_export, name="transmittals-export"),
    path(TRANSMITTALS + "new/", drafts.transmittal_new, name="transmittal-new"),
    path(TRANSMITTALS + "held-outside/", holders.held_outside, name="held-outside"),
    path(TRANSMITTALS + "held-outside/export/", holders.held_outside_export, name="held-outside-export"),
    path(DRAFT, drafts.draft, name="draft"),
    path(DRAFT + "issue/", drafts.draft_issue, name="draft-issue"),
    path(DRAFT + "discard/", drafts.draft_discard, name="draft-discard"),
    path(TRANSMITTAL, transmittals.transmittal, name="transmittal"),
    path(TRANSMITTAL + "acknowledge/", transmittals.transmittal_acknowledge, name="transmittal-acknowledge"),
    path(TRANSMITTAL + "remind/", transmittals.transmittal_remind, name="transmittal-remind"),
    path(
        TRANSMITTAL + "recipients/export/",
        transmittals.transmittal_recipients_export,
        name="transmittal-recipients-export",
    ),
    path(TRANSMITTAL + "answers/", answers.transmittal_answers, name="transmittal-answers"),
    path(TRANSMITTAL + "answers/export/", answers.transmittal_answers_export, name="transmittal-answers-export"),
    path(TRANSMITTAL + "recall/", transmittals.transmittal_recall, name="transmittal-recall"),
    path(TRANSMITTAL + "close/", transmittals.transmittal_close, name="transmittal-close"),
    path(TRANSMITTAL + "cover/", papers.transmittal_cover, name="transmittal-cover"),
    path(TRANSMITTAL + "files/", papers.transmittal_files, name="transmittal-files"),
    path(RECEIPT, papers.receipt, name="receipt"),
    path(RECEIPT + "pdf/", papers.receipt_pdf, name="receipt-pdf"),
    path(RECEIPT + "proof/", papers.receipt_proof, name="receipt-proof"),
    path("documents/bulk/transmittal/", drafts.bulk_transmittal, name="bulk-transmittal"),
    path(DOCUMENT + "transmittals/", transmittals.document_transmittals, name="document-transmittals"),
    path(DOCUMENT + "holders/", holders.document_holders, name="document-holders"),
    path(DOCUMENT + "holders/<slug:revision>/tell/", holders.holders_tell, name="holders-tell"),
    path(DOCUMENT + "transmittals/new/", drafts.document_transmittal_new, name="document-transmittal-new"),
]
