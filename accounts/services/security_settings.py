"""Settings → Security of the active organisation, without the two-factor policy."""

import re
from collections.abc import Callable
from typing import Any, cast

from django.db import transaction

from accounts.models import FileTypesMode, MacroFiles, SecuritySettings
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import access
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.file_types import NEVER, RECOMMENDED
from kazinex.core.translation import marked as _

EXTENSION = re.compile(r"[a-z0-9]{1,8}")
MEBIBYTE = 1024 * 1024
LABELS = {
    "file_types_mode": "File Type Restrictions",
    "allowed_file_types": "Accepted types",
    "macro_files": "Files with macros",
    "maximum_file_size": "Maximum file size",
    "default_organisation_role": "Default org role for new members",
    "default_project_role": "Default project role when added to a project",
    "project_admins_invite": "Project Admins may invite new people",
    "session_hours": "Session length (hours)",
    "idle_minutes": "Idle time-out (minutes)",
    "security_contact": "Security contact",
}
WORDS: dict[str, Callable[[Any], Any]] = {
    "file_types_mode": lambda value: FileTypesMode(value).label,
    "allowed_file_types": sorted,
    "macro_files": lambda value: MacroFiles(value).label,
    "maximum_file_size": lambda value: f"{value // MEBIBYTE} MB",
    **dict.fromkeys(
        ("default_organisation_role", "default_project_role"), lambda value: access.ROLE_NAMES.get(value, value)
    ),
}


def change(settings: SecuritySettings, *, by: Actor, **new: object) -> bool:
    """Change some of the fields of SecuritySettings; returns whether anything was different."""
    types = cast("list[str]", new.get("allowed_file_types", settings.allowed_file_types))
    new["allowed_file_types"] = checked_types(types)
    if new.get("file_types_mode") == FileTypesMode.ALLOWLIST and not new["allowed_file_types"]:
        raise RuleBroken(
            _("An allowlist needs at least one type; without one nothing could be uploaded."), field="accepted_types"
        )
    with transaction.atomic():
        settings = SecuritySettings.objects.select_for_update(no_key=True).get(pk=settings.pk)
        changes = {
            LABELS[field]: [_words(field, getattr(settings, field)), _words(field, value)]
            for field, value in new.items()
            if getattr(settings, field) != value
        }
        if changes:
            SecuritySettings.objects.filter(pk=settings.pk).update(**new)
            record(AuditAction.SECURITY_SETTINGS_CHANGED, by=by, target=settings, changes=changes)
    return bool(changes)


def split_types(text: str) -> list[str]:
    """Extensions as people type them (“.PDF, dwg”), without dots, in small letters, each once."""
    words = (word.strip().lstrip(".").lower() for word in re.split(r"[\s,;]+", text))
    return list(dict.fromkeys(word for word in words if word))


def with_recommended(types: list[str]) -> list[str]:
    """The list with the recommended types behind those it has."""
    return list(dict.fromkeys([*types, *RECOMMENDED]))


def checked_types(types: list[str]) -> list[str]:
    """The list, refused where an entry is no extension or is one that is never accepted."""
    for extension in types:
        if extension in NEVER:
            words = _(
                "“.{extension}” files can carry programs and are never accepted. Take it out of the list."
            ).format(extension=extension)
            raise RuleBroken(words, field="accepted_types")
        if not EXTENSION.fullmatch(extension):
            words = _(
                "“{extension}” is not a file type. Write extensions such as pdf or dwg, with commas between."
            ).format(extension=extension)
            raise RuleBroken(words, field="accepted_types")
    return types


def _words(field: str, value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return WORDS[field](value) if field in WORDS else value
