"""What packages show and do in other apps' places."""

from documents.packages import queries
from documents.packages.queries import closeouts, my_work, withheld
from documents.packages.services import transfers
from documents.packages.web import quick_open
from documents.packages.web.views.bulk import JOBS
from kazinex.core.features import Answer, BulkAction, DocumentTab, Feature, Menu, MenuEntry, MyWork, SavedList, Withheld
from kazinex.core.quick_open import QUICK_OPEN
from kazinex.core.translation import marked as _
from projects.domain.questions import HELD_WORK, OPEN_THINGS

feature = Feature(
    menu=[
        MenuEntry(Menu.PROJECT, _("Packages"), "packages:packages", order=12, icon="rectangle-stack"),
        MenuEntry(Menu.PROJECT, _("Work Packages"), "packages:work-packages", order=14, icon="briefcase"),
    ],
    saved_lists=[
        SavedList("packages", _("Packages"), "packages:packages"),
        SavedList("work-packages", _("Work Packages"), "packages:work-packages"),
    ],
    bulk_actions=[
        BulkAction(_("Add to a package"), "packages:bulk-package", 60, "rectangle-stack"),
        BulkAction(_("Add to a work package"), "packages:bulk-work-package", 70, "briefcase"),
    ],
    jobs=JOBS,
    document_tabs=[DocumentTab(_("Packages"), "packages:document-packages", order=40, count=queries.count_of_document)],
    my_work=[MyWork(70, _("Work packages"), my_work.responsible, my_work.named)],
    withheld=[
        Withheld("documentpackage", withheld.packages),
        Withheld("workpackage", withheld.work_packages),
    ],
    answers=[
        Answer(OPEN_THINGS, closeouts.open_things),
        Answer(HELD_WORK, transfers.held),
        Answer(QUICK_OPEN, quick_open.packages),
        Answer(QUICK_OPEN, quick_open.work_packages),
    ],
)
