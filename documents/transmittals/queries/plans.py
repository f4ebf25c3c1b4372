"""What issuing a draft would do: to whom it goes by which way, what is sent, and what stands against it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from accounts.queries.bounces import bounced
from documents.register.models import Document, DocumentGroup, DocumentStatus, Revision
from documents.transmittals.domain import limits, member_lines
from documents.transmittals.domain.member_lines import MemberLine
from documents.transmittals.domain.sight import Sights
from documents.transmittals.models import AddressedAs, Purpose, Relation, Transmittal, TransmittalStatus
from documents.transmittals.queries import recipients, transmittals
from documents.transmittals.queries.recipients import Addressed, Resolved
from documents.workflows.domain import startable
from documents.workflows.queries import pinning
from guestshares.domain import limits as share_limits
from guestshares.domain.policies import EffectivePolicy
from guestshares.models import Scope
from guestshares.queries.policies import effective_policy
from kazinex.core import clock
from kazinex.core.actors import Member
from kazinex.core.document_visibility import DocumentFacts
from kazinex.core.errors import Asked, require_all
from kazinex.core.naming import phrase
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

MOST_TOLD = 10


@dataclass(frozen=True)
class Plan:
    """What would happen; nothing of it is issued while there are problems."""

    draft: Transmittal
    revisions: list[Revision]
    resolved: Resolved
    rules: EffectivePolicy
    expires_at: datetime
    hidden: dict[int, list[Revision]]  # user → what they may not see
    lines: tuple[MemberLine, ...] = ()  # of To and CC
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_for_construction(self) -> bool:
        return self.draft.purpose == Purpose.CONSTRUCTION

    @property
    def issued_by_it(self) -> list[Revision]:
        """The approved revisions that become issued by it."""
        return [one for one in self.revisions if self.is_for_construction and one.status in limits.APPROVED]

    @property
    def unapproved(self) -> list[Revision]:
        """What goes to construction without an approval, which needs a reason."""
        if not self.is_for_construction:
            return []
        return [one for one in self.revisions if one.status not in limits.FOR_CONSTRUCTION]

    @property
    def is_large(self) -> bool:
        """Whether it is issued in the background."""
        return len(self.resolved.recipients) > limits.MOST_AT_ONCE

    @property
    def shown(self) -> dict[str, str]:
        """All of it in words, so that what is issued is what the page showed."""
        sent = [f"{one.pk} {one.status} {one.is_superseded}" for one in self.revisions]
        people = [f"{one.addressed_as} {one.email.casefold()} {one.user is None}" for one in self.resolved.recipients]
        facts = (self.draft.subject, self.draft.purpose, str(self.draft.required_by), self.draft.remarks)
        return {
            "Draft": "\n".join(facts),
            "Documents": "\n".join(sent),
            "Recipients": "\n".join(people),
            "Notes": "\n".join([*self.problems, *self.warnings]),
        }


def plan(draft: Transmittal, *, by: Member, hold: bool = False) -> Plan:
    """Read a draft as it would be issued now; RuleBroken tells at once of all that its lines name and is not there.

    With `hold`, its documents are held until the transaction ends.
    """
    sent, read = Asked(lambda: _sent(draft, by, hold=hold)), Asked(lambda: _read(draft))
    require_all(sent, read)
    revisions, (to, cc, resolved) = sent.answer, read.answer
    rules, hidden = effective_policy(draft.project), _hidden(draft, revisions, resolved)
    expires_at = share_limits.expiry(rules.chosen_days, project=draft.project, policy=rules)
    made = Plan(draft, revisions, resolved, rules, expires_at, hidden, (*to, *cc))
    problems, warnings = tuple(_problems(made, by)), tuple(_warnings(made, by))
    return replace(made, problems=problems, warnings=warnings)


def _sent(draft: Transmittal, by: Member, *, hold: bool) -> list[Revision]:
    revisions = pinning.revisions(by, startable.wanted_in(draft.document_lines))
    limits.require_documents(revisions)
    return _furnished(pinning.held(revisions, by=by) if hold else revisions)


def _read(draft: Transmittal) -> tuple[Sequence[MemberLine], Sequence[MemberLine], Resolved]:
    to = member_lines.read(draft.to_lines, most=limits.MOST_RECIPIENTS, field="to")
    cc = member_lines.read(draft.cc_lines, most=limits.MOST_RECIPIENTS, field="cc")
    resolved = recipients.resolve(draft.project, to, cc)
    first = [one for one in resolved.recipients if one.addressed_as == AddressedAs.TO]
    limits.require_recipients(len(resolved.recipients), to=len(first))
    return to, cc, resolved


def _furnished(revisions: Sequence[Revision]) -> list[Revision]:
    """Each with the two faces of its document, in one query."""
    documents = [one.document for one in revisions]
    keys = {key for one in documents for key in (one.current_revision_id, one.released_revision_id) if key}
    faces = Revision.objects.in_bulk(list(keys))
    for document in documents:
        document.current_revision = faces.get(document.current_revision_id or 0)
        document.released_revision = faces.get(document.released_revision_id or 0)
    return list(revisions)


def _hidden(draft: Transmittal, revisions: Sequence[Revision], resolved: Resolved) -> dict[int, list[Revision]]:
    documents = [one.document for one in revisions]
    groups: dict[int, set[int]] = defaultdict(set)
    secret = [one.pk for one in documents if one.is_confidential]
    rows = DocumentGroup.objects.filter(document__in=secret) if secret else DocumentGroup.objects.none()
    for document, group in rows.values_list("document_id", "group_id"):
        groups[document].add(group)
    sights = Sights(revisions, {one.pk: _facts(one, frozenset(groups[one.pk])) for one in documents})
    found: dict[int, list[Revision]] = {}
    for one in resolved.inside:
        actor = resolved.actors.get(one.user.pk) if one.user else None
        if one.user and actor and (unseen := sights.hidden_from(actor.grants)):
            found[one.user.pk] = unseen
    return found


def _facts(document: Document, groups: frozenset[int]) -> DocumentFacts:
    return DocumentFacts(
        discipline=document.discipline_id,
        document_type=document.document_type_id,
        zone=document.zone_id,
        status=document.status,
        is_confidential=document.is_confidential,
        groups=groups,
        released_status=document.released_status,
    )


def _problems(plan: Plan, by: Member) -> Iterator[str]:
    for one in plan.revisions:
        if one.status in {DocumentStatus.VOID, DocumentStatus.ARCHIVED}:
            yield _("{named} is {status} and cannot be sent.").format(
                named=limits.named([one]), status=one.get_status_display().lower()
            )
    for stranger in plan.resolved.strangers[:MOST_TOLD]:
        yield _("{name} is a member without a role in this project. Add them to the team, or leave them out.").format(
            name=stranger.name
        )
    if plan.draft.required_by and plan.draft.due_at and plan.draft.due_at <= clock.now():
        yield _("It is required by a day that is over. Choose a later one.")
    if outside := plan.resolved.outside:
        yield from _problems_outside(plan, outside, by)


def _problems_outside(plan: Plan, outside: Sequence[Addressed], by: Member) -> Iterator[str]:
    if not by.decide(Permission.MANAGE_GUEST_SHARES):
        yield (
            _(
                "{email} is outside, and your role may not share with people outside. Leave them out, or "
                "ask somebody who may manage guest shares to issue it."
            ).format(email=outside[0].email)
        )
    if not plan.rules.allows(Scope.TRANSMITTAL):
        yield _("Transmittals may not be sent to people outside here. An org admin can allow it under External Access.")
    refused = [one.email for one in outside if not plan.rules.accepts(one.email)]
    if refused:
        domains = ", ".join(plan.rules.recipient_domains)
        yield _("Only addresses at {domains} may be sent to, so not {refused}.").format(
            domains=domains, refused=", ".join(refused[:MOST_TOLD])
        )
    secret = [one for one in plan.revisions if one.document.is_confidential]
    if secret and not by.is_project_admin:
        yield _("{named}: confidential. Only a project admin or an org admin can send it outside.").format(
            named=limits.named(secret)
        )


def _warnings(plan: Plan, by: Member) -> Iterator[str]:
    yield from _warnings_of_revisions(plan)
    origin = transmittals.origin_of(by, plan.draft)
    if origin and origin.status == TransmittalStatus.RECALLED and plan.draft.relation == Relation.FORWARD:
        yield _("{code}, which this forwards, was recalled: {phrase}.").format(
            code=origin.code, phrase=phrase(origin.reason)
        )
    if plan.unapproved:
        yield _("Not approved, though it is for construction: {named}. Enter a reason below.").format(
            named=limits.named(plan.unapproved)
        )
    if secret := [one for one in plan.revisions if one.document.is_confidential]:
        yield _("Confidential: {named}.").format(named=limits.named(secret))
    told = [one for one in plan.resolved.inside if one.user and one.user.pk in plan.hidden]
    for to in told[:MOST_TOLD]:
        unseen = plan.hidden[to.user.pk] if to.user else []
        yield _("{name} may not see {named}; they will not learn of it here.").format(
            name=to.name, named=limits.named(unseen)
        )
    if len(told) > MOST_TOLD:
        yield _("{more} more recipients may not see all of it.").format(more=len(told) - MOST_TOLD)
    yield from _warnings_of_links(plan, by)
    yield from _warnings_of_mail(plan)
    for line in plan.resolved.empty[:MOST_TOLD]:
        yield _("“{line}” comes to nobody now.").format(line=line)


def _warnings_of_revisions(plan: Plan) -> Iterator[str]:
    for one in plan.revisions:
        if newer := one.superseded_by:
            yield _("{named} is superseded by revision {code}.").format(named=limits.named([one]), code=newer.code)
        elif one.is_superseded:
            yield _("{named} is superseded.").format(named=limits.named([one]))


def _warnings_of_links(plan: Plan, by: Member) -> Iterator[str]:
    due = plan.draft.due_at if plan.draft.required_by else None
    is_answered = Purpose(plan.draft.purpose).asks_for_answers
    words = share_limits.ends_before(plan.expires_at, due, by=by, is_answered=is_answered)
    if words and plan.resolved.outside:
        yield words


def _warnings_of_mail(plan: Plan) -> Iterator[str]:
    returned = bounced(one.email for one in plan.resolved.recipients)
    told = [one.email for one in plan.resolved.recipients if one.email.lower() in returned]
    for email in told[:MOST_TOLD]:
        yield f"Mail to {email} came back before: {returned[email.lower()]}"
    if len(told) > MOST_TOLD:
        yield _("Mail to {more} more of them came back before.").format(more=len(told) - MOST_TOLD)
