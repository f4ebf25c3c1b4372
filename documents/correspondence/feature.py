"""What correspondence shows and does in other apps' places."""

from accounts.domain.changes import ADDRESS_BOUNCED, ORGANISATION_CREATED
from audit.domain.catalogue import Category
from documents.correspondence.models import LetterAttachment
from documents.correspondence.queries import closeouts, holders, letters, link_ends, my_work, withheld
from documents.correspondence.services import handing_on, letter_mails, letter_types, project_parts, returned
from documents.correspondence.web import portal, quick_open, tiles
from documents.register.domain.questions import KEPT_FILES, RELATED_EVENTS, KeptFiles
from documents.transmittals.domain.questions import RECEIVED, SEEN_NUMBERS
from guestshares.domain.questions import ANSWERS_DUE, LINK_MAIL, PORTAL_CARDS
from kazinex.core.features import (
    ActivityKind,
    Answer,
    DashboardTile,
    DocumentTab,
    Feature,
    Menu,
    MenuEntry,
    MyWork,
    NotificationKind,
    Reaction,
    SavedList,
    Timer,
    Withheld,
)
from kazinex.core.quick_open import QUICK_OPEN
from kazinex.core.translation import marked as _
from projects.domain.copies import PROJECT_PARTS
from projects.domain.questions import HELD_WORK, OPEN_THINGS

feature = Feature(
    menu=[
        MenuEntry(Menu.PROJECT, _("Correspondence"), "correspondence:letters", order=40, icon="chat-bubble-left-right"),
        MenuEntry(Menu.PROJECT_SETTINGS, _("Letter types"), "correspondence:types", order=55),
        MenuEntry(Menu.PROJECT_SETTINGS, _("Address rules"), "correspondence:rules", order=57),
        MenuEntry(Menu.SETTINGS, _("Letter types"), "correspondence:organisation-types", order=77),
    ],
    saved_lists=[SavedList("correspondence", _("Correspondence"), "correspondence:letters")],
    document_tabs=[
        DocumentTab(_("Correspondence"), "correspondence:document-letters", order=45, count=letters.count_of_document)
    ],
    my_work=[
        MyWork(20, _("Letters"), my_work.letters, my_work.waiting),
        MyWork(80, _("Drafts of letters"), my_work.drafts, my_work.own_drafts),
    ],
    tiles=[DashboardTile(25, tiles.waiting)],
    activity=[ActivityKind(Category.CORRESPONDENCE, readings=("letter_read",))],
    withheld=[Withheld("letter", withheld.letters)],
    reactions=[
        Reaction(ORGANISATION_CREATED, letter_types.begin_with_usual),
        Reaction(ADDRESS_BOUNCED, returned.note),
    ],
    answers=[
        Answer(QUICK_OPEN, quick_open.letters),
        Answer(OPEN_THINGS, closeouts.open_things),
        Answer(PROJECT_PARTS, project_parts.parts),
        Answer(HELD_WORK, handing_on.held),
        Answer(KEPT_FILES, lambda: KeptFiles("letter-attachments", LetterAttachment)),
        Answer(LINK_MAIL, letter_mails.link),
        Answer(ANSWERS_DUE, link_ends.answers_due),
        Answer(PORTAL_CARDS, portal.card),
        Answer(RELATED_EVENTS, letters.related_events),
        Answer(RECEIVED, holders.received),
        Answer(SEEN_NUMBERS, letters.numbers_seen),
    ],
    timers=[Timer("tell of due letters", "correspondence.due_letters", seconds=600)],
    notifications=[
        NotificationKind("letter_sent", _("Correspondence"), _("A letter is sent to you"), is_due=True),
        NotificationKind(
            "letter_due_soon", _("Correspondence"), _("A letter that waits for you is due soon"), is_due=True
        ),
        NotificationKind("letter_overdue", _("Correspondence"), _("A letter of yours is overdue"), is_due=True),
        NotificationKind("letter_answered", _("Correspondence"), _("A letter of yours is answered")),
        NotificationKind("letter_closed", _("Correspondence"), _("A letter of yours is closed")),
        NotificationKind("letter_reopened", _("Correspondence"), _("A letter of yours is open again")),
        NotificationKind("letter_handed_over", _("Correspondence"), _("A letter is handed to you"), is_due=True),
        NotificationKind("letter_returned", _("Correspondence"), _("A letter did not reach somebody")),
    ],
)
