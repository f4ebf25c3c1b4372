"""What the register asks of the apps above it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from documents.register.models import Document, PageComment, Revision
from kazinex.core.actors import Member
from kazinex.core.features import Question
from kazinex.core.forms import FormPart
from kazinex.core.lists import Cell, Column, Filter
from kazinex.core.tenancy import TenantModel


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """Rows that name files of the store: their model, with `storage_key` and `size`, and the folder of their files."""

    folder: str
    model: type[TenantModel]


Tell = Callable[[Mapping[str, Any]], Mapping[str, Any]]  # what stands in columns, by name, of a row's values


@dataclass(frozen=True, slots=True)
class ListedBesides:
    """What an app adds to the register: columns that stand where they are chosen, their cells, filters.

    Sources are expressions of a document's row, with the face its reader sees. `tell` says of a row with what its
    chosen columns need, under `of_` and their names, what stands in them.
    """

    columns: Sequence[Column]
    cells: Sequence[Cell]
    filters: Sequence[Filter]
    tell: Tell


KEPT_FILES = Question[[], KeptFiles]("rows that name files of the store; a file nobody names is swept away")
RELATED_EVENTS = Question[[Document, Any], Iterable[tuple[str, Iterable[Any]]]](
    "other things, as (target type, ids), whose events belong to a document's activity for this actor"
)
ASKED_OF_NEW_REVISION = Question[[Document, Revision | None, Any], FormPart | None](
    "what else is chosen where a revision of a document is uploaded (none is there yet) or released"
)
ASKED_OF_NEW_DOCUMENT = Question[[Any], FormPart | None]("what else this actor chooses where they register a document")
HELD_BY_REVIEW = Question[[Collection[int]], Mapping[int, str]](
    "of documents, by key, the revisions that a review under way holds, by key, with the words that say so"
)
LISTED_BESIDES = Question[[Member], ListedBesides]("columns and filters of the register that know more of documents")
WRITTEN_BESIDES = Question[[], Sequence[str]]("the heads of those columns in an export; no import takes them")
MAY_COMMENT = Question[[Revision, Any], bool](
    "whether this actor may comment on a revision, besides who manages documents"
)
MAY_CLOSE_COMMENT = Question[[PageComment, Any], bool]("whether this actor may close a comment besides its author")
STAMP_LINES = Question[[Revision, Any], Iterable[str]](
    "what a stamp says, to this actor, of how a revision came to its status and went out"
)
