from django.apps import AppConfig


class GuestsharesConfig(AppConfig):
    name = "guestshares"

    def ready(self) -> None:
        """Put the Shares tab on documents, follow what happens to them, and say which shares are hidden from whom."""
        from guestshares.services import document_reactions  # noqa: PLC0415  the registry of apps must be full first

        document_reactions.join()
