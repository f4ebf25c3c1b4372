"""What a revision is suitable for, and in which state it may say so (ISO 19650, UK National Annex 2021)."""

import re

from documents.register.models import DocumentStatus as S
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

SHARED = frozenset({S.FOR_REVIEW, S.UNDER_REVIEW, S.REVISE, S.REJECTED})
STATES: tuple[tuple[re.Pattern[str], frozenset[S], str], ...] = (
    (re.compile("S0"), frozenset({S.DRAFT}), "while it is a draft"),
    (re.compile("S2"), SHARED | {S.FOR_INFORMATION}, "while it is shared for review or for information"),
    (re.compile("S[0-9]"), SHARED, "while it is shared for review"),
    (
        re.compile("A[0-9]*|CR"),
        frozenset({S.APPROVED, S.APPROVED_WITH_COMMENTS, S.ISSUED}),
        "once it is approved or issued",
    ),
    (
        re.compile("B[0-9]*"),
        frozenset({S.APPROVED_WITH_COMMENTS, S.ISSUED}),
        "once it is approved with comments, or issued so",
    ),
)
ENDED = frozenset({S.SUPERSEDED, S.VOID, S.ARCHIVED})  # what it was suitable for stays on record


def may_stand(suitability: str, status: str) -> bool:
    """Whether a revision in this state may say so; suitabilities of one's own may always."""
    return status in ENDED or not suitability or _states(suitability) is None or status in (_states(suitability) or ())


def require_fit(suitability: str, status: str) -> str:
    """The suitability; refuses one that says more, or less, than the state does."""
    if may_stand(suitability, status):
        return suitability
    when = next(words for pattern, _states, words in STATES if pattern.fullmatch(suitability))
    label = str(S(status).label).lower()
    raise RuleBroken(
        _("{suitability} is for a revision {when}; this one is {label}.").format(
            suitability=suitability, when=when, label=label
        ),
        field="suitability",
    )


def _states(suitability: str) -> frozenset[S] | None:
    return next((states for pattern, states, _words in STATES if pattern.fullmatch(suitability)), None)
