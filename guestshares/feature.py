"""What guest shares show and do in other apps' places."""

from audit.domain.catalogue import Category
from documents.packages.domain.changes import DOCUMENTS_TAKEN_OUT
from documents.packages.domain.questions import PACKAGE_ACTIONS
from documents.register.domain.changes import (
    COMMENTS_SETTLED,
    DOCUMENT_DELETED,
    DOCUMENT_MADE_CONFIDENTIAL,
    REVISION_ADDED,
    REVISION_RELEASED,
    REVISIONS_VOIDED,
)
from documents.register.domain.questions import ASKED_OF_NEW_REVISION, KEPT_FILES, RELATED_EVENTS, KeptFiles
from guestshares import queries, tasks
from guestshares.models import GuestAttachment
from guestshares.queries import closeouts, my_work
from guestshares.queries.reviews import hidden_reviews
from guestshares.services import (
    document_reactions,
    new_revisions,
    ownership,
    pins,
    sessions,
    shares,
    void_revisions,
    withdrawals,
)
from guestshares.web import quick_open, tiles
from guestshares.web.new_revisions import part as part_of_new_revision
from guestshares.web.views import active
from kazinex.core.features import (
    ActivityKind,
    Answer,
    BulkAction,
    DashboardTile,
    DocumentAction,
    DocumentTab,
    Feature,
    Menu,
    MenuEntry,
    MyWork,
    Reaction,
    SavedList,
    Timer,
    Withheld,
)
from kazinex.core.permissions import Permission
from kazinex.core.places import NotificationKind
from kazinex.core.quick_open import QUICK_OPEN
from kazinex.core.translation import marked as _
from projects.domain.changes import OUTSIDE_ACCESS_ENDING
from projects.domain.questions import HELD_WORK, OPEN_THINGS, STAYS_OPEN

feature = Feature(
    menu=[
        MenuEntry(Menu.PROJECT, _("Guest Shares"), "guestshares:project-shares", order=45, icon="link"),
        MenuEntry(Menu.SETTINGS, _("External Access"), "guestshares:policy", order=80),
        MenuEntry(Menu.SETTINGS, _("Active Shares"), "guestshares:active", order=90),
        MenuEntry(Menu.PROJECT_SETTINGS, _("External Access"), "guestshares:project-policy", order=50),
    ],
    document_tabs=[
        DocumentTab(
            _("Shares"),
            "guestshares:document-shares",
            order=20,
            permission=Permission.MANAGE_GUEST_SHARES,
            count=queries.live_count,
            when_closed=True,
        ),
    ],
    document_actions=[
        DocumentAction(_("Create Guest Share"), "guestshares:share-new", 10, "link", queries.may_share),
    ],
    saved_lists=[
        SavedList(active.SAVED, _("Guest Shares"), "guestshares:project-shares"),
        SavedList(active.SAVED_ANYWHERE, _("Active Shares"), "guestshares:active", views="guestshares:active-"),
    ],
    bulk_actions=[BulkAction(_("Share with guest"), "guestshares:bulk-share", 55, "link")],
    activity=[
        ActivityKind(Category.GUEST_SHARE, needs=(Permission.MANAGE_GUEST_SHARES, Permission.VIEW_AUDIT_LOG)),
    ],
    withheld=[Withheld("share", queries.hidden_shares), Withheld("sharereview", hidden_reviews)],
    tiles=[DashboardTile(20, tiles.expiring)],
    my_work=[
        MyWork(40, _("Access requests to decide"), my_work.requests, my_work.asked),
        MyWork(50, _("Shares about to expire"), my_work.ending, my_work.answered_for),
        MyWork(60, _("Shares that need an owner"), my_work.without_owner, my_work.unended),
    ],
    reactions=[
        Reaction(COMMENTS_SETTLED, pins.settled),
        Reaction(DOCUMENT_DELETED, document_reactions.end_with_document, document_reactions.what_ends),
        Reaction(
            DOCUMENT_MADE_CONFIDENTIAL,
            document_reactions.end_or_keep,
            document_reactions.who_loses_access,
            do_all=document_reactions.end_or_keep_all,
            warning_of_all=document_reactions.how_many_lose_access,
        ),
        Reaction(REVISION_ADDED, new_revisions.after_upload),
        Reaction(
            REVISION_RELEASED,
            new_revisions.after_release,
            new_revisions.what_release_means,
            do_all=new_revisions.after_releases,
            warning_of_all=new_revisions.what_releases_mean,
        ),
        Reaction(REVISIONS_VOIDED, void_revisions.after_void, void_revisions.what_void_means),
        Reaction(DOCUMENTS_TAKEN_OUT, withdrawals.follow_package),
        Reaction(OUTSIDE_ACCESS_ENDING, shares.end_with_project),
    ],
    answers=[
        Answer(RELATED_EVENTS, queries.related_to),
        Answer(KEPT_FILES, lambda: KeptFiles("guest-attachments", GuestAttachment)),
        Answer(ASKED_OF_NEW_REVISION, part_of_new_revision),
        Answer(PACKAGE_ACTIONS, queries.package_actions),
        Answer(STAYS_OPEN, queries.what_stays_open),
        Answer(OPEN_THINGS, closeouts.open_things),
        Answer(HELD_WORK, ownership.held),
        Answer(QUICK_OPEN, quick_open.shares),
    ],
    timers=[
        Timer("expire due guest shares", "guestshares.sweep", seconds=60),
        Timer("review guest shares weekly", "guestshares.review", seconds=1800),
    ],
    outbox={sessions.PAUSE: tasks.record_ended_pause},
    notifications=[
        NotificationKind("share_asked", _("Shares"), _("A guest asks for access again"), is_due=True),
        NotificationKind("share_answered", _("Shares"), _("A guest answered")),
        NotificationKind("share_document", _("Shares"), _("Somebody else deleted or voided what you shared")),
        NotificationKind("share_changed", _("Shares"), _("Somebody else ended or changed what you share")),
        NotificationKind("share_not_opened", _("Shares"), _("A share was not opened")),
        NotificationKind("share_handed_over", _("Shares"), _("A share was handed over to you")),
        NotificationKind("share_review", _("Shares"), _("The weekly review of guest shares, for org admins")),
    ],
)
