from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "documents.register"
    label = "documents"
