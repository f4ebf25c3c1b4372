from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CoreConfig(AppConfig):
    name = "kazinex.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Read what apps add to each other, and register the checks that refuse an unsafe start."""
        from kazinex.core import checks, features, planned, timestamps  # noqa: F401, PLC0415  the registry of apps must be full first

        features.load()
        connection_created.connect(timestamps.read_bounded)
        connection_created.connect(planned.plan_once)
