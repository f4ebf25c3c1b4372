"""What reports show and do in other apps' places."""

from kazinex.core.features import Feature, Menu, MenuEntry, Timer
from kazinex.core.translation import marked as _

feature = Feature(
    menu=[MenuEntry(Menu.PROJECT, _("Reports"), "reports:reports", order=90, icon="chart-bar")],
    timers=[Timer("send scheduled reports", "reports.send_due", seconds=300)],
)
