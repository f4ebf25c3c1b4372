"""The indexes along which the register of letters is read, one for each part of what somebody sees."""

from django.db import models
from django.db.models import Q

from documents.correspondence.models.words import AWAITED, BACK, FOR_ALL, LetterStatus

WALKED = ("organisation", "project", "moved_at", "id")  # along which the register is read, in one part or another
FILTERED = ["status", "type", "priority"]  # what it is narrowed by, told by the same index
OF_ALL = [*FILTERED, "has_documents"]
NAMING = ("organisation", "user", "project", "moved_at", "letter")
SENT_TO_ALL = FOR_ALL & ~Q(status=LetterStatus.DRAFT)
WALKS = (
    models.Index(fields=[*WALKED], include=OF_ALL, condition=SENT_TO_ALL, name="letters_for_all"),
    models.Index(
        fields=["organisation", "project", "status", "moved_at", "id"],
        include=["type", "priority", "has_documents"],
        condition=SENT_TO_ALL,
        name="letters_for_all_by_status",
    ),
    models.Index(
        fields=["organisation", "project", "type", "moved_at", "id"],
        include=["status", "priority", "has_documents"],
        condition=SENT_TO_ALL,
        name="letters_for_all_by_type",
    ),
    models.Index(
        fields=[*WALKED],
        include=["due_at", *OF_ALL],
        condition=SENT_TO_ALL & AWAITED,
        name="letters_for_all_awaited",
    ),
    models.Index(
        fields=["organisation", "author", "project", "moved_at", "id"], include=FILTERED, name="letters_by_author"
    ),
    models.Index(
        fields=["organisation", "author", "project", "moved_at", "id"],
        include=["due_at", *FILTERED],
        condition=AWAITED,
        name="letters_awaited_by_author",
    ),
    models.Index(
        fields=["organisation", "author", "project", "moved_at", "id"],
        condition=BACK & Q(keeper=None),
        name="letters_back_at_author",
    ),
    models.Index(
        fields=["organisation", "keeper", "project", "moved_at", "id"],
        include=FILTERED,
        condition=Q(keeper__isnull=False),
        name="letters_by_keeper",
    ),
)
