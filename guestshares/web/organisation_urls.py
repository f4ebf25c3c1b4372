"""The member's side, in the organisation."""

from django.urls import path

from guestshares.web.views import active, policies

SETTINGS = "settings/external-access/"

urlpatterns = [
    path(SETTINGS, policies.policy, name="policy"),
    path(SETTINGS + "drift/", policies.drift, name="policy-drift"),
    path(SETTINGS + "active-shares/", active.active, name="active"),
    path(SETTINGS + "active-shares/export/", active.active_export, name="active-export"),
    path(SETTINGS + "active-shares/revoke/", active.revoke_many, name="revoke-many"),
    path("settings/guest-shares/", active.guest_shares, name="guest-shares"),
]
