"""What the audit log shows and does in other apps' places."""

from audit import tasks
from audit.queries import export_readers, last_changes
from audit.services.exports import KIND
from audit.web.denials import record_denial
from kazinex.core.features import Answer, Feature, Menu, MenuEntry, Reaction, Timer, Withheld
from kazinex.core.http import DENIED
from kazinex.core.questions import LAST_CHANGES
from kazinex.core.translation import marked as _

feature = Feature(
    menu=[
        MenuEntry(Menu.ORGANISATION, _("Audit Log"), "audit:organisation-log", order=120, icon="shield-check"),
        MenuEntry(Menu.ORGANISATION, _("Audit exports"), "audit:exports", order=130, icon="arrow-down-tray"),
        MenuEntry(Menu.PROJECT, _("Audit Log"), "audit:project-log", order=120, icon="shield-check"),
    ],
    withheld=[Withheld("auditexport", export_readers.of_others)],
    answers=[Answer(LAST_CHANGES, last_changes)],
    reactions=[Reaction(DENIED, record_denial)],
    timers=[Timer("finish waiting audit exports", "audit.run_exports", seconds=60)],
    outbox={KIND: tasks.wake_worker},
)
