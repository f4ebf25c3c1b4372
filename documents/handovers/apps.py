from django.apps import AppConfig


class HandoversConfig(AppConfig):
    name = "documents.handovers"
    label = "handovers"
