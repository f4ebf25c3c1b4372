from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kazinex.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Register the checks that refuse a start with the wall down or a door undeclared."""
        from kazinex.core import checks, mail  # noqa: F401, PLC0415  the registry of apps must be full first
