"""Settings of the organisation and of projects."""

from audit.domain.catalogue.action import Category, action

SETTINGS = Category.SETTINGS


class SettingsActions:
    """Actions in the category settings."""

    ORGANISATION_SETTINGS_CHANGED = action(
        "organisation_settings_changed", SETTINGS, "{actor} changed the general settings", "changes"
    )
    BRANDING_CHANGED = action("branding_changed", SETTINGS, "{actor} changed the branding", "changes")
    SECURITY_SETTINGS_CHANGED = action(
        "security_settings_changed", SETTINGS, "{actor} changed the security settings", "changes"
    )
    VIEW_SAVED = action("view_saved", SETTINGS, "{actor} saved the view {target} of {listed}", "listed", "shared")
    VIEW_CHANGED = action("view_changed", SETTINGS, "{actor} changed the view {target}", "changes")
    VIEW_DELETED = action("view_deleted", SETTINGS, "{actor} deleted the view {target} of {listed}", "listed")
    VIEW_CHOSEN = action("view_chosen", SETTINGS, "{actor} opens {listed} in the view {target} from now on", "listed")
    VIEW_UNCHOSEN = action("view_unchosen", SETTINGS, "{actor} opens {listed} in the view {target} no more", "listed")
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
    WORKING_WEEK_CHANGED = action(
        "working_week_changed", SETTINGS, "{actor} changed the working weekdays of {target}", "changes"
    )
    HOLIDAYS_ADDED = action(
        "holidays_added", SETTINGS, "{actor} added days off to the calendar of {target} ({count})", "count", "changes"
    )
    HOLIDAY_REMOVED = action(
        "holiday_removed", SETTINGS, "{actor} took {day} out of the calendar of {target}", "day", "changes"
    )
