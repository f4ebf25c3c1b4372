from django.apps import AppConfig


class GuestsharesConfig(AppConfig):
    name = "guestshares"
