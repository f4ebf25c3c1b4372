"""The member's side, in a project."""

from django.urls import path

from guestshares.web.views import active, distributions, manage, package_shares, policies, recipients, selection_shares

SHARE = "shares/<slug:share>/"
DISTRIBUTION = "distributions/<slug:distribution>/"

urlpatterns = [
    path("documents/<str:number>/shares/", manage.document_shares, name="document-shares"),
    path("documents/<str:number>/shares/new/", manage.share_new, name="share-new"),
    path("documents/bulk/share/", selection_shares.bulk_share, name="bulk-share"),
    path("packages/<slug:package>/shares/new/", package_shares.package_share_new, name="package-share-new"),
    path(
        "work-packages/<slug:work_package>/shares/new/",
        package_shares.work_package_share_new,
        name="work-package-share-new",
    ),
    path(DISTRIBUTION, distributions.distribution, name="distribution"),
    path(DISTRIBUTION + "remind/", distributions.distribution_remind, name="distribution-remind"),
    path(DISTRIBUTION + "end/", distributions.distribution_end, name="distribution-end"),
    path("shares/", active.project_shares, name="project-shares"),
    path("shares/export/", active.project_shares_export, name="project-shares-export"),
    path(SHARE + "recipient/", recipients.recipient, name="recipient"),
    path(SHARE + "recipient/answers/", recipients.recipient_answers, name="recipient-answers"),
    path(SHARE + "recipient/answers/export/", recipients.recipient_answers_export, name="recipient-answers-export"),
    path(SHARE, manage.share, name="share"),
    path(SHARE + "revoke/", manage.share_revoke, name="share-revoke"),
    path(SHARE + "extend/", manage.share_extend, name="share-extend"),
    path(SHARE + "rotate/", manage.share_rotate, name="share-rotate"),
    path(SHARE + "reissue/", manage.share_reissue, name="share-reissue"),
    path(SHARE + "take-over/", manage.share_take_over, name="share-take-over"),
    path(SHARE + "grant/", manage.request_grant, name="request-grant"),
    path(SHARE + "decline/", manage.request_decline, name="request-decline"),
    path(SHARE + "attachments/<slug:attachment>/", manage.response_attachment, name="response-attachment"),
    path("settings/external-access/", policies.project_policy, name="project-policy"),
]
