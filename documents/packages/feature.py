"""What packages show and do in other apps' places."""

from documents.packages import queries
from documents.packages.queries import withheld
from kazinex.core.features import DocumentTab, Feature, Menu, MenuEntry, Withheld

feature = Feature(
    menu=[
        MenuEntry(Menu.PROJECT, "Packages", "packages:packages", order=12, icon="rectangle-stack"),
        MenuEntry(Menu.PROJECT, "Work Packages", "packages:work-packages", order=14, icon="briefcase"),
    ],
    document_tabs=[DocumentTab("Packages", "packages:document-packages", order=40, count=queries.count_of_document)],
    withheld=[
        Withheld("documentpackage", withheld.packages),
        Withheld("workpackage", withheld.work_packages),
    ],
)
