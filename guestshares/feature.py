"""What guest shares show and do in other apps' places."""

from audit.domain.catalogue import Category
from documents.packages.domain.questions import PACKAGE_ACTIONS
from documents.register.domain.changes import DOCUMENT_DELETED, REVISION_ADDED
from documents.register.domain.questions import RELATED_EVENTS
from guestshares import queries
from guestshares.services import document_reactions
from kazinex.core.features import (
    ActivityKind,
    Answer,
    DocumentAction,
    DocumentTab,
    Feature,
    Menu,
    MenuEntry,
    Reaction,
    Timer,
    Withheld,
)
from kazinex.core.permissions import Permission
from projects.domain.questions import STAYS_OPEN

feature = Feature(
    menu=[
        MenuEntry(Menu.SETTINGS, "External Access", "guestshares:policy", order=80),
        MenuEntry(Menu.SETTINGS, "Active Shares", "guestshares:active", order=90),
        MenuEntry(Menu.PROJECT_SETTINGS, "External Access", "guestshares:project-policy", order=50),
    ],
    document_tabs=[
        DocumentTab(
            "Shares",
            "guestshares:document-shares",
            order=20,
            permission=Permission.MANAGE_GUEST_SHARES,
            count=queries.live_count,
            when_closed=True,
        ),
    ],
    document_actions=[
        DocumentAction("Create Guest Share", "guestshares:share-new", 10, "link", queries.may_share),
    ],
    activity=[
        ActivityKind(Category.GUEST_SHARE, needs=(Permission.MANAGE_GUEST_SHARES, Permission.VIEW_AUDIT_LOG)),
    ],
    withheld=[Withheld("share", queries.hidden_shares)],
    reactions=[
        Reaction(DOCUMENT_DELETED, document_reactions.end_with_document, document_reactions.what_ends),
        Reaction(REVISION_ADDED, document_reactions.after_new_revision),
    ],
    answers=[
        Answer(RELATED_EVENTS, queries.related_to),
        Answer(PACKAGE_ACTIONS, queries.package_actions),
        Answer(STAYS_OPEN, queries.what_stays_open),
    ],
    timers=[Timer("expire due guest shares", "guestshares.sweep", seconds=60)],
)
