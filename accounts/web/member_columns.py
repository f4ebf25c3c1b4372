"""What lists of members show of each, and what is chosen from where they are filtered."""

from kazinex.core.lists import Column
from kazinex.core.translation import marked as _

ACTIVITY = (
    ("7", _("In the last 7 days")),
    ("30", _("In the last 30 days")),
    ("older", _("Longer ago")),
    ("never", _("Never")),
)
INVITATIONS = (("open", _("Open")), ("expired", _("Expired")))
FACTOR = (("missing", _("Missing")), ("enrolled", _("Enrolled")))
PILOT = (("yes", _("In the pilot")), ("no", _("Not in it")))
JOINED_COLUMNS = (
    Column(_("Select"), "check"),
    Column(_("Name"), "wide", sort="name"),
    Column(_("E-mail"), "priority-2", sort="email"),
    Column(_("Role"), sort="role"),
    Column(_("Two-factor"), "priority-2"),
    Column(_("Last active"), "priority-3", sort="last_active"),
    Column(_("Status"), "nowrap priority-2", sort="status"),
)
INVITED_COLUMNS = (
    Column(_("E-mail"), "wide", sort="email"),
    Column(_("Role"), sort="role"),
    Column(_("Status"), "nowrap priority-2", sort="status"),
    Column(_("Invitation"), sort="invitation"),
)
