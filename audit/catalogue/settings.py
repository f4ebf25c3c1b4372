"""Settings of the organisation and of projects."""

from audit.catalogue.action import Category, action


class SettingsActions:
    SECURITY_SETTINGS_CHANGED = action(
        "security_settings_changed", Category.SETTINGS, "{actor} changed the security settings", "changes"
    )
