"""What reports show and do in other apps' places."""

from documents.reports.services import sending
from documents.reports.web import tiles
from kazinex.core.features import DashboardTile, Feature, Menu, MenuEntry, NotificationKind, Timer
from kazinex.core.translation import marked as _

feature = Feature(
    menu=[MenuEntry(Menu.PROJECT, _("Reports"), "reports:reports", order=90, icon="chart-bar")],
    notifications=[NotificationKind(sending.KIND, _("Reports"), _("A report is sent to you"))],
    tiles=[DashboardTile(7, tiles.overdue)],
    timers=[Timer("send scheduled reports", "reports.send_due", seconds=300)],
)
