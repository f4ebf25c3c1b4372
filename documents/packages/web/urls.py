"""Addresses under /o/<organisation>/p/<project>/."""

from django.urls import path

from documents.packages.web.views import bulk, document_tab, filling, packages, work_packages

PACKAGE = "packages/<slug:package>/"
WORK = "work-packages/<slug:work_package>/"

urlpatterns = [
    path("documents/bulk/package/", bulk.bulk_package, name="bulk-package"),
    path("documents/bulk/work-package/", bulk.bulk_work_package, name="bulk-work-package"),
    path("packages/", packages.package_list, name="packages"),
    path("packages/export/", packages.package_list_export, name="packages-export"),
    path("packages/new/", packages.package_new, name="package-new"),
    path(PACKAGE, packages.package, name="package"),
    path(PACKAGE + "edit/", packages.package_edit, name="package-edit"),
    path(PACKAGE + "documents/add/", filling.package_add, name="package-add"),
    path(PACKAGE + "documents/remove/", filling.package_remove, name="package-remove"),
    path(PACKAGE + "documents/order/", packages.package_order, name="package-order"),
    path(PACKAGE + "export/", packages.package_export, name="package-export"),
    path(PACKAGE + "archive/", packages.package_archive, name="package-archive"),
    path(PACKAGE + "restore/", packages.package_restore, name="package-restore"),
    path("work-packages/", work_packages.work_package_list, name="work-packages"),
    path("work-packages/export/", work_packages.work_package_list_export, name="work-packages-export"),
    path("work-packages/new/", work_packages.work_package_new, name="work-package-new"),
    path(WORK, work_packages.work_package, name="work-package"),
    path(WORK + "edit/", work_packages.work_package_edit, name="work-package-edit"),
    path(WORK + "status/", work_packages.work_package_move, name="work-package-move"),
    path(WORK + "documents/add/", filling.work_package_add, name="work-package-add"),
    path(WORK + "documents/remove/", filling.work_package_remove, name="work-package-remove"),
    path(WORK + "export/", work_packages.work_package_export, name="work-package-export"),
    path("documents/<number:number>/packages/add/", document_tab.document_packages_add, name="document-packages-add"),
    path("documents/<number:number>/packages/", document_tab.document_packages, name="document-packages"),
]
