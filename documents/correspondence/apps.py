from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "documents.correspondence"
    label = "correspondence"
