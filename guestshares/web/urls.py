"""The member's side, in a project."""

from django.urls import path

from guestshares.web.views import manage, package_shares, policies

SHARE = "shares/<slug:share>/"

urlpatterns = [
    path("documents/<str:number>/shares/", manage.document_shares, name="document-shares"),
    path("documents/<str:number>/shares/new/", manage.share_new, name="share-new"),
    path("packages/<slug:package>/shares/new/", package_shares.package_share_new, name="package-share-new"),
    path(
        "work-packages/<slug:work_package>/shares/new/",
        package_shares.work_package_share_new,
        name="work-package-share-new",
    ),
    path(SHARE, manage.share, name="share"),
    path(SHARE + "revoke/", manage.share_revoke, name="share-revoke"),
    path(SHARE + "extend/", manage.share_extend, name="share-extend"),
    path(SHARE + "rotate/", manage.share_rotate, name="share-rotate"),
    path(SHARE + "reissue/", manage.share_reissue, name="share-reissue"),
    path(SHARE + "grant/", manage.request_grant, name="request-grant"),
    path(SHARE + "decline/", manage.request_decline, name="request-decline"),
    path(SHARE + "attachments/<slug:attachment>/", manage.response_attachment, name="response-attachment"),
    path("settings/external-access/", policies.project_policy, name="project-policy"),
]
