"""What transmittals and distribution lists show and do in other apps' places."""

from accounts.domain.changes import ADDRESS_BOUNCED
from audit.domain.catalogue import Category
from documents.packages.domain.questions import PACKAGE_ACTIONS
from documents.register.domain.questions import RELATED_EVENTS, STAMP_LINES
from documents.transmittals.domain.questions import SEEN_NUMBERS
from documents.transmittals.queries import (
    closeouts,
    link_ends,
    my_work,
    prefilling,
    stamp_lines,
    transmittals,
    withheld,
)
from documents.transmittals.services import holders, issuing_jobs, letters, project_parts, reissues, returned
from documents.transmittals.web import portal, tiles
from guestshares.domain.changes import HOLDERS_MAILED
from guestshares.domain.questions import ANSWERS_DUE, LINK_MAIL, MAY_REISSUE, PORTAL_CARDS
from kazinex.core.features import (
    ActivityKind,
    Answer,
    BulkAction,
    DashboardTile,
    DocumentAction,
    DocumentTab,
    Feature,
    JobKind,
    Menu,
    MenuEntry,
    MyWork,
    NotificationKind,
    Reaction,
    Withheld,
)
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.domain.copies import PROJECT_PARTS
from projects.domain.questions import OPEN_THINGS

feature = Feature(
    menu=[
        MenuEntry(Menu.PROJECT, _("Transmittals"), "transmittals:transmittals", order=30, icon="paper-airplane"),
        MenuEntry(Menu.PROJECT, _("Distribution Lists"), "transmittals:lists", order=85, icon="user-group"),
        MenuEntry(Menu.PROJECT_SETTINGS, _("Transmittal numbers"), "transmittals:numbering", order=58),
        MenuEntry(Menu.SETTINGS, _("Distribution lists"), "transmittals:organisation-lists", order=75),
    ],
    document_tabs=[
        DocumentTab(
            _("Transmittals"), "transmittals:document-transmittals", order=37, count=transmittals.count_of_document
        ),
        DocumentTab(_("Holders"), "transmittals:document-holders", 39, Permission.MANAGE_TRANSMITTALS),
    ],
    document_actions=[
        DocumentAction(_("Transmit"), "transmittals:document-transmittal-new", 7, "paper-airplane", prefilling.may_send)
    ],
    bulk_actions=[BulkAction(_("Transmit"), "transmittals:bulk-transmittal", 55, "paper-airplane")],
    my_work=[
        MyWork(15, _("Acknowledgements"), my_work.acknowledgements, my_work.awaited),
        MyWork(60, _("Draft transmittals"), my_work.drafts, my_work.own_drafts),
    ],
    tiles=[DashboardTile(45, tiles.unacknowledged)],
    activity=[ActivityKind(Category.TRANSMITTAL, readings=("receipt_proof_taken",))],
    withheld=[Withheld("transmittal", withheld.transmittals, untold=withheld.untold)],
    reactions=[Reaction(ADDRESS_BOUNCED, returned.note), Reaction(HOLDERS_MAILED, holders.note_mailed)],
    jobs={issuing_jobs.KIND: JobKind(Permission.MANAGE_TRANSMITTALS, issuing_jobs.run)},
    answers=[
        Answer(RELATED_EVENTS, transmittals.related_events),
        Answer(STAMP_LINES, stamp_lines.of),
        Answer(PACKAGE_ACTIONS, prefilling.package_actions),
        Answer(LINK_MAIL, letters.link),
        Answer(PORTAL_CARDS, portal.card),
        Answer(OPEN_THINGS, closeouts.open_things),
        Answer(PROJECT_PARTS, project_parts.parts),
        Answer(MAY_REISSUE, reissues.may_reissue),
        Answer(ANSWERS_DUE, link_ends.answers_due),
        Answer(SEEN_NUMBERS, transmittals.numbers_seen),
    ],
    notifications=[
        NotificationKind("transmittal_issued", _("Transmittals"), _("A transmittal is sent to you"), is_due=True),
        NotificationKind(
            "transmittal_reminded", _("Transmittals"), _("A transmittal still waits for you"), is_due=True
        ),
        NotificationKind(
            "transmittal_acknowledged",
            _("Transmittals"),
            _("Somebody acknowledged a transmittal of yours"),
            is_quiet=True,
        ),
        NotificationKind("transmittal_returned", _("Transmittals"), _("A transmittal did not reach somebody")),
        NotificationKind("transmittal_recalled", _("Transmittals"), _("A transmittal is recalled")),
        NotificationKind("holders_told", _("Transmittals"), _("A revision you hold is superseded")),
    ],
)
