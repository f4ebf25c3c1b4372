"""The files of icons, made from the package of heroicons when static files are collected."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from inspect import getfile
from pathlib import Path
from typing import Any

import heroicons
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from kazinex.ui import icons


class IconFinder(BaseFinder):
    """Finds `img/icons.svg`, and a file for each tone of a status; they stand in no folder."""

    def check(self, **_kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT002 (Django's)
        found = [path] if _files().exists(path) else []
        return found if find_all or not found else path

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, InMemoryStorage]]:
        files = _files()
        names = [icons.SPRITE, *(f"img/tones/{tone}.svg" for tone in icons.TONES)]
        yield from ((name, files) for name in names if not matches_patterns(name, ignore_patterns or []))


class _Files(InMemoryStorage):
    """As old as what they are made from, so that they count as changed only when that did."""

    def get_modified_time(self, name: str) -> datetime:
        made_from = [getfile(module) for module in (icons, heroicons)]
        return datetime.fromtimestamp(max(Path(name).stat().st_mtime for name in made_from), UTC)


@cache
def _files() -> _Files:
    files = _Files()
    files.save(icons.SPRITE, ContentFile(icons.sprite().encode()))
    for tone in icons.TONES:
        files.save(f"img/tones/{tone}.svg", ContentFile(icons.tone(tone).encode()))
    return files
