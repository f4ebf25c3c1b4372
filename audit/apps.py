from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
        """Record every refusal at a door."""
        from audit.denials import record_denial  # noqa: PLC0415  the registry of apps must be full first
        from kazinex.core.http import Hooks  # noqa: PLC0415

        Hooks.record_denial = staticmethod(record_denial)
