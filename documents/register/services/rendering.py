"""Pages as pictures: no byte of the file itself reaches a browser."""

from documents.register.domain.files import texts
from documents.register.models import Revision
from documents.register.services import drawings, page_maker, storage
from documents.register.services.drawings import NoPreview, Order
from kazinex.core.tenancy import active_organisation_id

KINDS = {"pdf": "pdf", "png": "picture", "jpg": "picture", "jpeg": "picture", "tif": "picture", "tiff": "picture"}
TEXTS = frozenset({"txt", "csv"})
MOST_TEXT = 200 * 1024  # bytes shown of a text


def page_count(revision: Revision) -> int:
    """How many pages can be shown; raises NoPreview where the file has none or cannot be drawn."""
    return int(drawings.here.made(_order(revision, "count", "count")))


def page_png(revision: Revision, index: int) -> bytes:
    """One page as PNG, the first one is 0; raises NoPreview when it cannot be drawn or does not exist."""
    if not 0 <= index < page_count(revision):
        raise NoPreview
    return drawings.here.made(_order(revision, f"{index}.png", "draw", index))


def text(revision: Revision) -> tuple[str, bool]:
    """The beginning of a text, and whether there is more; raises NoPreview for other kinds of file."""
    if revision.extension not in TEXTS:
        raise NoPreview
    try:
        with storage.open(revision.storage_key) as file:
            content: bytes = file.read(MOST_TEXT)
    except OSError as error:
        raise NoPreview from error
    return texts.decoded(content), revision.size > MOST_TEXT


def _order(revision: Revision, name: str, action: str, index: int = 0) -> Order:
    """By content, within the organisation: another one's files must not be felt through a faster answer."""
    if (kind := KINDS.get(revision.extension)) is None:
        raise NoPreview
    drawn = f"{page_maker.WIDEST}x{page_maker.TALLEST}v{page_maker.VERSION}"
    key = f"organisations/{active_organisation_id()}/previews/{revision.sha256}/{drawn}/{name}"
    return Order(key, revision.storage_key, kind, action, index)
