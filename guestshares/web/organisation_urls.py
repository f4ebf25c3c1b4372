"""The member's side, in the organisation."""

from django.urls import path

from guestshares.web.views import active, policies, reviews, several

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
    path(SETTINGS + "review/", reviews.review_end, name="review-end"),
    path("settings/guest-shares/", active.guest_shares, name="guest-shares"),
]
