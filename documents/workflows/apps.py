from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "documents.workflows"
    label = "workflows"
