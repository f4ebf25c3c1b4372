"""The organisation's settings and its members; relative to /o/<organisation>/."""

from django.urls import path

from accounts.web.views import (
    branding,
    invitations,
    member,
    member_access,
    member_roles,
    members,
    notification_settings,
    settings,
    two_factor_policy,
    two_factor_settings,
)

urlpatterns = [
    path("settings/general/", settings.general, name="settings-general"),
    path("settings/branding/", branding.branding, name="branding"),
    path("settings/notifications/", notification_settings.notification_settings, name="notification-settings"),
    path("settings/security/", settings.security, name="settings-security"),
    path("settings/security/two-factor/", two_factor_policy.rollout, name="two-factor-rollout"),
    path("settings/security/two-factor/require/", two_factor_policy.require, name="two-factor-require"),
    path("settings/security/two-factor/remind/", two_factor_policy.remind, name="two-factor-remind"),
    path("settings/security/two-factor/stop/", two_factor_policy.stop, name="two-factor-stop"),
    path("settings/security/two-factor/start/", two_factor_settings.move_start, name="two-factor-start"),
    path("settings/security/two-factor/pilot/", two_factor_settings.pilot, name="two-factor-pilot"),
    path("settings/security/two-factor/methods/", two_factor_settings.methods, name="two-factor-methods"),
    path("settings/members/", members.members, name="members"),
    path("settings/members/export/", members.export, name="members-export"),
    path("settings/members/invite/", invitations.invite, name="member-invite"),
    path("settings/members/roles/", member_roles.member_roles, name="member-roles"),
    path("settings/members/<slug:member>/", member.member, name="member"),
    path("settings/members/<slug:member>/deactivate/", member.deactivate, name="member-deactivate"),
    path("settings/members/<slug:member>/reactivate/", member.reactivate, name="member-reactivate"),
    path("settings/members/<slug:member>/mail/clear/", member.mail_clear, name="member-mail-clear"),
    path("settings/members/<slug:member>/remove/", member.remove, name="member-remove"),
    path("settings/members/<slug:member>/reset-2fa/", member.reset_two_factor, name="member-reset-2fa"),
    path("settings/members/<slug:member>/end-sessions/", member_access.end_sessions, name="member-end-sessions"),
    path("settings/members/<slug:member>/access-code/", member_access.access_code, name="member-access-code"),
    path("settings/members/<slug:member>/resend/", invitations.resend, name="invitation-resend"),
    path("settings/members/<slug:member>/revoke/", invitations.revoke, name="invitation-revoke"),
]
