"""The styles, scripts and pictures of the pages."""

from functools import cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Static files under names that say what is in them; an address is worked out once a process, not on each page."""

    @cache  # noqa: B019  there is one storage a process
    def url(self, name: str | None, force: bool = False) -> str:  # noqa: FBT002  Django's signature
        address: str = super().url(name, force=force)
        return address
