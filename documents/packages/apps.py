from django.apps import AppConfig


class PackagesConfig(AppConfig):
    name = "documents.packages"
    label = "packages"
