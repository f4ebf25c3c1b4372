"""Issuing to very many in the background: all of it or nothing, with how far it is."""

from typing import TypedDict

from documents.transmittals.models import Transmittal
from documents.transmittals.queries import transmittals as queries
from documents.transmittals.services import issuing
from kazinex.core.actors import Member
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _
from projects.domain.jobs import Outcome, Progress
from projects.models import Job
from projects.services import jobs

KIND = "transmittal-issue"


def start(draft: Transmittal, *, reason: str, seen: str, by: Member) -> Job:
    """Let a worker issue a draft as its page showed it."""
    return jobs.start(KIND, label=f"Issue “{draft.subject}”", by=by, draft=draft.public_id, reason=reason, seen=seen)


class Payload(TypedDict):
    """The draft by its public id, why it is issued, and what its page showed."""

    draft: str
    reason: str
    seen: str


def run(payload: Payload, by: Member, progress: Progress) -> Outcome:
    """Issue it now, under the rights its person has now."""
    try:
        draft = queries.draft(by, payload["draft"])
    except Transmittal.DoesNotExist as error:
        raise RuleBroken(_("The draft is not there any more: it was issued or thrown away.")) from error
    made = issuing.issue(draft, reason=payload["reason"], seen=payload["seen"], progress=progress, by=by)
    return Outcome(f"{made.code} is issued, and everybody it goes to is told.", made.get_absolute_url())
