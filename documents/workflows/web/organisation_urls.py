"""Addresses under /o/<organisation>/."""

from django.urls import path

from documents.workflows.web.views import reminders, templates

HERE = "settings/workflow-templates/"
TEMPLATE = HERE + "<slug:template>/"

urlpatterns = [
    path("settings/workflow-reminders/", reminders.organisation_reminders, name="organisation-reminders"),
    path(HERE, templates.template_list, name="organisation-templates"),
    path(HERE + "new/", templates.template_new, name="organisation-template-new"),
    path(HERE + "usual/", templates.templates_usual, name="organisation-templates-usual"),
    path(TEMPLATE, templates.template, name="organisation-template"),
    path(TEMPLATE + "edit/", templates.template_edit, name="organisation-template-edit"),
    path(TEMPLATE + "activate/", templates.template_activate, name="organisation-template-activate"),
    path(TEMPLATE + "archive/", templates.template_archive, name="organisation-template-archive"),
    path(TEMPLATE + "restore/", templates.template_restore, name="organisation-template-restore"),
]
