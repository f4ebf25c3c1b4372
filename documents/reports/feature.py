"""What reports show and do in other apps' places."""

from kazinex.core.features import Feature, Menu, MenuEntry, Timer

feature = Feature(
    menu=[MenuEntry(Menu.PROJECT, "Reports", "reports:reports", order=90, icon="chart-bar")],
    timers=[Timer("send scheduled reports", "reports.send_due", seconds=300)],
)
