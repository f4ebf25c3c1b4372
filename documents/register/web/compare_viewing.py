"""What the page of two compared revisions takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from documents.register.models import Revision
from documents.register.services import comparing
from documents.register.services.drawings import BeingDrawn, NoPreview
from documents.register.web import sheet_viewing
from documents.register.web.document_pages import address, addresses
from documents.register.web.viewing import Addresses
from kazinex.core.languages import said

SIDE = "side"


@dataclass(frozen=True, slots=True)
class Told:
    """Which pages differ, each with its address; and what to say about it."""

    pages: tuple[tuple[int, str], ...] = ()
    words: str = ""


def comparison(request: Any, before: Revision, after: Revision, number: int) -> dict[str, Any]:
    """The view of a page, which pages differ, and the pictures for side by side; raises NoPreview for no such page."""
    document = after.document
    names = (request.organisation.slug, request.project.code, document.number, before.public_id, after.public_id)
    at = Addresses("documents", names, "compare-")
    is_side = request.GET.get("as") == SIDE
    return laid(request.GET, before, after, number, at=at) | {
        "is_side": is_side,
        "other_url": at.of("sheet", number) + ("" if is_side else f"?as={SIDE}"),
        "sides": _sides(request, before, after, number) if is_side else (),
        "choose_url": address(request, "documents:compare", document),
    }


def laid(query: Mapping[str, str], before: Revision, after: Revision, number: int, *, at: Addresses) -> dict[str, Any]:
    """The view of a page over the other, and which pages differ; raises NoPreview for no such page."""
    shown = sheet_viewing.sheet_view(after, number, sheet_viewing.asked(query), at=at)
    told = _differences(before, after, at) if shown.picture else Told()
    return {"view": shown, "before": before, "after": after, "differences": told}


def _sides(request: Any, before: Revision, after: Revision, number: int) -> tuple[tuple[Revision, str], ...]:
    return tuple((one, addresses(request, one.document, one).of("page-image", number)) for one in (before, after))


def _differences(before: Revision, after: Revision, at: Addresses) -> Told:
    try:
        found = comparing.differences(before, after)
    except BeingDrawn:
        return Told(words=said("The pages are being compared. Load this page again in a moment to see which differ."))
    except NoPreview as error:
        return Told(words=error.words or said("Revision {code} has no pages to compare with.").format(code=before.code))
    pages = tuple((number, at.of("sheet", number)) for number in found.pages)
    return Told(pages, " ".join(_words(found, before, after)))


def _words(found: comparing.Differences, before: Revision, after: Revision) -> Iterator[str]:
    both, more = min(found.before, found.after), found.before - found.after
    if found.compared < both:
        yield said("Only the first {count} pages could be compared.").format(count=found.compared)
    elif not found.pages:
        same = said("No page of revision {after} differs from revision {before}.")
        yield same.format(after=after.code, before=before.code)
    if more > 0:
        one, many = (
            said("Revision {code} has 1 more page at its end."),
            said("Revision {code} has {count} more pages at its end."),
        )
        yield (one if more == 1 else many).format(code=before.code, count=more)
