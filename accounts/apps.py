from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Stand at the doors that ask for a fresh proof."""
        from accounts.web.fresh_proof import needs_fresh_proof  # noqa: PLC0415  the registry of apps must be full first
        from kazinex.core.http import Hooks  # noqa: PLC0415

        Hooks.needs_fresh_proof = staticmethod(needs_fresh_proof)
