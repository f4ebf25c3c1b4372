from django.apps import AppConfig


class TransmittalsConfig(AppConfig):
    name = "documents.transmittals"
    label = "transmittals"
