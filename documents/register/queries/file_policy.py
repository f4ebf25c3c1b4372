"""The file rules of the active organisation, as Settings → Security has them now."""

from django.conf import settings

from accounts.models import FileTypesMode, MacroFiles, SecuritySettings
from documents.register.domain.files import FilePolicy


def in_force() -> FilePolicy:
    """The file rules in force now; one query."""
    chosen = SecuritySettings.objects.first() or SecuritySettings()
    is_list = chosen.file_types_mode == FileTypesMode.ALLOWLIST
    allowed = frozenset(extension.lower().lstrip(".") for extension in chosen.allowed_file_types) if is_list else None
    largest = min(chosen.maximum_file_size, settings.KAZINEX_HARD_UPLOAD_LIMIT)
    return FilePolicy(largest, allowed, chosen.macro_files == MacroFiles.ACCEPT)
