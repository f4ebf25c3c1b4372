"""Settings of the organisation and of projects."""

from audit.domain.catalogue.action import Category, action

SETTINGS = Category.SETTINGS


class SettingsActions:
    """Actions in the category settings."""

    ORGANISATION_SETTINGS_CHANGED = action(
        "organisation_settings_changed", SETTINGS, "{actor} changed the general settings", "changes"
    )
    SECURITY_SETTINGS_CHANGED = action(
        "security_settings_changed", SETTINGS, "{actor} changed the security settings", "changes"
    )
    TWO_FACTOR_REQUIRED = action(
        "two_factor_required",
        SETTINGS,
        "{actor} required two-factor authentication for all members from {starts}, grace period {grace_days} days",
        "starts",
        "grace_days",
        "changes",
    )
    TWO_FACTOR_POLICY_CHANGED = action(
        "two_factor_policy_changed", SETTINGS, "{actor} changed the two-factor policy", "changes", "reason"
    )
    TWO_FACTOR_PILOT_STARTED = action(
        "two_factor_pilot_started",
        SETTINGS,
        "{actor} named {count} people for a two-factor pilot from {starts}",
        "count",
        "starts",
        "changes",
    )
