"""The upload handler of the whole site: counts and hashes while the bytes arrive, and stops writing at the limit."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser

from documents.register.domain.files.names import with_plain_spaces
from documents.register.queries import file_policy
from kazinex.core.outages import is_full
from kazinex.core.tenancy import current_organisation_id, organisation_active

IN_MEMORY = 2 * 1024 * 1024  # bytes; more goes to a file that vanishes when it is closed
NOWHERE = 1024 * 1024  # bytes a file may have where no organisation is active, and so nothing takes uploads
ROOM = 16 * 1024 * 1024  # bytes of a request that are not the file


class BoundedUpload(UploadedFile):  # type: ignore[type-arg]  # generic for the type checker only
    """A file that arrived, under the name it was sent with; its bytes were counted, and kept within limit and room."""

    def __init__(
        self, file: BinaryIO, name: str, size: int, *, sha256: str, is_over_limit: bool, is_without_room: bool
    ) -> None:
        super().__init__(file, name, size=size)
        self.sent_name = name  # Django cuts a long one without a word
        self.sha256 = sha256
        self.is_over_limit = is_over_limit
        self.is_without_room = is_without_room


class _NamingParser(MultiPartParser):
    """Django's parser of forms with files, which keeps spaces of every kind in their names."""

    def sanitize_file_name(self, file_name: str) -> str | None:
        return super().sanitize_file_name(with_plain_spaces(file_name))


class BoundedUploadHandler(FileUploadHandler):
    """Keeps no more than the organisation's limit of any file, and reads no more than the hard limit of any request."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._limit: int | None = None
        self._read = 0
        self._is_parsing = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  as Django calls it
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> Any:
        """Refuse a request that announces more than any organisation takes, before reading it; then read it our way."""
        if content_length > settings.KAZINEX_HARD_UPLOAD_LIMIT + ROOM:
            raise RequestDataTooBig("The request is larger than the hard upload limit.")
        if self._is_parsing:
            return None
        self._is_parsing = True
        try:
            return _NamingParser(META, input_data, [self], encoding).parse()
        except BaseException:
            self.upload_interrupted()
            raise

    def upload_interrupted(self) -> None:
        """Let go of what came of a file that will not end."""
        if hasattr(self, "file"):
            _close(self.file)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin one file."""
        super().new_file(*args, **kwargs)
        self.file = _empty()
        self._digest = hashlib.sha256()
        self._count = 0
        self._is_without_room = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Count always, write within the limit, and stop reading at the hard limit."""
        self._count += len(raw_data)
        self._read += len(raw_data)
        if self._read > settings.KAZINEX_HARD_UPLOAD_LIMIT + ROOM:
            raise RequestDataTooBig("The request is larger than the hard upload limit.")
        if self._count > self.limit:
            self._let_go()
        elif not self._is_without_room:
            self._digest.update(raw_data)
            self._keep(lambda: self.file.write(raw_data))

    def file_complete(self, file_size: int) -> BoundedUpload:
        """The file as the form gets it."""
        self._keep(lambda: self.file.seek(0))  # what is still on its way to the disk goes there now
        over, lost = self._count > self.limit, self._is_without_room
        digest = "" if over or lost else self._digest.hexdigest()
        file, name = cast("BinaryIO", self.file), str(self.file_name or "")
        return BoundedUpload(file, name, self._count, sha256=digest, is_over_limit=over, is_without_room=lost)

    def _keep(self, write: Callable[[], object]) -> None:
        """Write to the disk; where it is full, the form comes to its view all the same, which says so."""
        try:
            write()
        except OSError as error:
            if not is_full(error):
                raise
            self._is_without_room = True
            self._let_go()

    def _let_go(self) -> None:
        """Give back the room of what is not kept."""
        _close(self.file)
        self.file = _empty()

    @property
    def limit(self) -> int:
        """Bytes one file may have here; asked once a request, and only when a file comes."""
        if self._limit is None:
            organisation = getattr(self.request, "receives_for", None) or current_organisation_id()
            self._limit = NOWHERE if organisation is None else _largest(organisation)
        return self._limit


def _empty() -> "SpooledTemporaryFile[bytes]":
    return SpooledTemporaryFile(IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)  # Django closes it


def _close(file: "SpooledTemporaryFile[bytes]") -> None:
    """Closing writes what was not written yet, and may find no room for it."""
    with suppress(OSError):
        file.close()


def _largest(organisation: int) -> int:
    with organisation_active(organisation):
        return file_policy.in_force().largest
