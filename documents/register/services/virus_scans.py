"""Files handed to a virus scanner (clamd), where the operator runs one; where it is down, nothing is taken."""

import logging
import socket
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from documents.register.domain.files.refusals import Refused
from documents.register.models.revision import FileScan
from kazinex.core import context
from kazinex.core.translation import marked as _

BLOCK = 64 * 1024
PATIENCE = 60  # seconds without a word
LONGEST = 4096  # bytes of an answer
DOWN = _("The virus scanner cannot be reached just now, so no file can be taken. Try again in a few minutes.")
log = logging.getLogger("kazinex.documents")


def scan(file: BinaryIO, *, name: str) -> FileScan:
    """What the scanner says of a file of this name; raises Refused where it knows the file, or cannot be asked."""
    if not settings.KAZINEX_CLAMD:
        return FileScan.UNSCANNED
    try:
        answer = _asked(file)
    except OSError as error:
        log.exception("The virus scanner cannot be reached.")
        raise Refused(DOWN) from error
    return _meaning(answer, name)


def _meaning(answer: str, name: str) -> FileScan:
    """Only “OK” is clean; what is longer than the scanner takes is neither clean nor harmful."""
    words = answer.removeprefix("stream: ")
    if words == "OK":
        return FileScan.CLEAN
    if words.endswith(" FOUND"):
        virus = words.removesuffix(" FOUND")
        context.note_danger(name, virus)
        raise Refused(_("A virus scanner knows this file as “{virus}”. It was not kept.").format(virus=virus))
    if "size limit exceeded" in words.lower():
        return FileScan.TOO_LARGE
    log.error("The virus scanner answered: %s", words[:200])
    raise Refused(DOWN)


def _asked(file: BinaryIO) -> str:
    """The answer to INSTREAM: blocks with their lengths before them, an empty one at the end."""
    with _connected() as scanner:
        try:
            scanner.sendall(b"zINSTREAM\0")
            file.seek(0)
            while block := file.read(BLOCK):
                scanner.sendall(len(block).to_bytes(4, "big") + block)
            scanner.sendall(bytes(4))
        except (BrokenPipeError, ConnectionResetError):
            log.info("The virus scanner stopped reading.")  # it says why before it hangs up
        finally:
            file.seek(0)
        return _answer(scanner)


def _connected() -> socket.socket:
    place = settings.KAZINEX_CLAMD
    host, _rest, port = place.rpartition(":")
    if host and port.isdecimal():
        return socket.create_connection((host, int(port)), PATIENCE)
    scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    scanner.settimeout(PATIENCE)
    try:
        scanner.connect(str(Path(place.removeprefix("unix:"))))
    except OSError:
        scanner.close()
        raise
    return scanner


def _answer(scanner: socket.socket) -> str:
    said = b""
    while len(said) < LONGEST and b"\0" not in said and (more := scanner.recv(LONGEST)):
        said += more
    return said.split(b"\0")[0].decode("utf-8", "replace").strip()
