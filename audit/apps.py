from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
        """Record every refusal at a door, and keep to themselves what people search for in the log."""
        from audit.queries import (
            export_readers,
            withholding,
        )
        from audit.web.denials import record_denial  # noqa: PLC0415
        from kazinex.core.http import Hooks  # noqa: PLC0415

        Hooks.record_denial = staticmethod(record_denial)
        withholding.register("auditexport", export_readers.of_others)
