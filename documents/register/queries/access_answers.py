"""What projects ask the register: how sight would change, and one document as an explanation takes it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Count, Func, Q, QuerySet, Subquery

from documents.register.domain import editing
from documents.register.models import Document
from documents.register.models.visibility import facts_of
from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from projects.domain.questions import Difference, Found, Pair
from projects.models import Project

AT_ONCE = 50  # differences of one query
COUNTS = Func(
    Count("pk"),
    Count("pk", filter=Q(is_confidential=True)),
    template="array[%(expressions)s]",
    output_field=ArrayField(BigIntegerField()),
)


def differences(pairs: Sequence[Pair]) -> list[Difference]:
    """How many documents one actor of each pair sees that the other does not, the other way round, and otherwise.

    Pairs that see alike are counted once, and many in one query: a group of hundreds has a handful of kinds of members.
    """
    alike = {_kind(pair): pair for pair in pairs}
    kinds, found = list(alike), dict[tuple[Any, ...], Difference]()
    for first in range(0, len(kinds), AT_ONCE):
        some = kinds[first : first + AT_ONCE]
        found |= dict(zip(some, _counted([alike[kind] for kind in some]), strict=True))
    return [found[_kind(pair)] for pair in pairs]


def find(actor: Member, number: str) -> Found | None:
    """The document of this number, however it is written, if the actor sees it."""
    seen = Document.objects.visible_to(actor).current()
    document = seen.filter(number=number).first() or seen.filter(number__iexact=number).order_by("pk").first()
    if document is None:
        return None
    document.project = actor.project
    return Found(str(document), document.get_absolute_url(), facts_of(document), partial(narrower_rules, document))


def narrower_rules(document: Document, actor: Member, action: Permission) -> list[str]:
    """What stands beside the decision about an action, on this very document (SPEC 3.2, 7, 9.2)."""
    allowed = bool(actor.decide(action))
    rules = {
        Permission.MANAGE_DOCUMENTS: [
            (
                not allowed and bool(editing.decision(actor, document)),
                _("An Initiator may edit the details of their own draft, which this is."),
            ),
            (
                allowed and document.is_locked and not actor.is_project_admin,
                _("It is locked; only a Project Admin or an Org Admin can unlock it."),
            ),
        ],
        Permission.UPLOAD_DOCUMENTS: [
            (allowed and document.is_locked, _("It is locked, so it takes no new revision from anybody.")),
        ],
        Permission.MANAGE_GUEST_SHARES: [
            (
                allowed and document.is_confidential and not actor.is_project_admin,
                _("It is confidential; only a Project Admin or an Org Admin can share it."),
            ),
        ],
    }
    return [words for holds, words in rules.get(action, []) if holds]


def _counted(pairs: Sequence[Pair]) -> list[Difference]:
    counts = {}
    for place, (before, after) in enumerate(pairs):
        counts[f"more_{place}"] = _count(Document.objects.current().visible_to(after).hidden_from(before))
        counts[f"fewer_{place}"] = _count(Document.objects.current().visible_to(before).hidden_from(after))
        counts[f"otherwise_{place}"] = _count(Document.objects.current().seen_otherwise(before, after))
    row = Project.objects.filter(pk=pairs[0][0].project.pk).values(**counts).get()
    told = {name: row[name] or [0, 0] for name in counts}
    ways = [(told[f"more_{place}"], told[f"fewer_{place}"], told[f"otherwise_{place}"]) for place in range(len(pairs))]
    return [Difference(more[0], more[1], fewer[0], fewer[1], otherwise[0]) for more, fewer, otherwise in ways]


def _count(seen: QuerySet[Any]) -> Subquery:
    """Of these documents: how many, and how many confidential; null where there is none."""
    return Subquery(seen.order_by().values("organisation").annotate(counts=COUNTS).values("counts"))


def _kind(pair: Pair) -> tuple[Any, ...]:
    before, after = pair
    return before.project.pk, before.sight, after.sight
