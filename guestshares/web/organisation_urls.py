"""The member's side, in the organisation."""

from django.urls import path

from guestshares.web.views import active, active_views, policies, reviews, several

SETTINGS = "settings/external-access/"
ACTIVE = SETTINGS + "active-shares/"

urlpatterns = [
    path(SETTINGS, policies.policy, name="policy"),
    path(SETTINGS + "drift/", policies.drift, name="policy-drift"),
    path(ACTIVE, active.active, name="active"),
    path(ACTIVE + "export/", active.active_export, name="active-export"),
    path(ACTIVE + "revoke/", several.revoke_many, name="revoke-many"),
    path(ACTIVE + "extend/", several.extend_many, name="extend-many"),
    path(ACTIVE + "rotate/", several.rotate_many, name="rotate-many"),
    path(ACTIVE + "reissue/", several.reissue_many, name="reissue-many"),
    path(ACTIVE + "remind/", several.remind_many, name="remind-many"),
    path(ACTIVE + "hand-over/", several.hand_over_many, name="hand-over-many"),
    path(ACTIVE + "views/", active_views.views, name="active-views"),
    path(ACTIVE + "views/new/", active_views.view_new, name="active-view-new"),
    path(ACTIVE + "views/<slug:shares_view>/edit/", active_views.view_edit, name="active-view-edit"),
    path(ACTIVE + "views/<slug:shares_view>/delete/", active_views.view_delete, name="active-view-delete"),
    path(ACTIVE + "views/<slug:shares_view>/usual/", active_views.view_usual, name="active-view-usual"),
    path(SETTINGS + "review/", reviews.review_end, name="review-end"),
    path("settings/guest-shares/", active.guest_shares, name="guest-shares"),
]
