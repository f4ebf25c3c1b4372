"""Changing what guest shares may be; a change never lengthens a live share."""

from typing import Any

from django.db import transaction

from audit.domain.catalogue import AuditAction
from audit.services.recording import Happening, record, record_many
from guestshares.domain import policies
from guestshares.domain.policies import SETTINGS, words
from guestshares.domain.policy_kinds import Setting
from guestshares.models import Share, SharePolicy
from guestshares.queries import drift
from guestshares.queries.policies import effective_policy
from guestshares.services import shares, telling
from guestshares.services.owner_notices import Act
from kazinex.core import clock, many_rows
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.many_keys import keys
from kazinex.core.translation import marked as _
from projects.models import Project
from projects.services.project_locks import keep_open

NEW_ONLY, ALSO_LIVE = "new", "live"
REACHES = {NEW_ONLY: "New shares only", ALSO_LIVE: "Also shorten and end live shares outside it"}
LONGEST_DAYS = 3650
NARROWED = ("expires_at", "maximum_opens", "allow_download", "require_identification", "acknowledgement_text")
Values = dict[str, Any]
Changes = dict[str, list[str]]


def save(values: Values, *, project: Project | None = None, reach: str = NEW_ONLY, by: Actor) -> SharePolicy:
    """Set the policy of the organisation, or a project's narrower one; perhaps bring live shares inside it at once."""
    with transaction.atomic():
        if project is not None:
            keep_open(project.pk)
        row, changed = reviewed(values, project=project)
        row.save()
        record(
            AuditAction.SHARE_POLICY_CHANGED,
            by=by,
            target=row,
            project=project,
            changes=changed,
            reach=REACHES[reach],
        )
        if reach == ALSO_LIVE:
            bring_inside(outside(row, project=project), by=by)
    return row


def reviewed(values: Values, *, project: Project | None = None) -> tuple[SharePolicy, Changes]:
    """The policy as it would be and what changes by it, old → new; refuses where that is nothing."""
    row, changed = proposed(values, project=project), changes(values, project=project)
    if not changed:
        raise RuleBroken(_("Nothing was changed."))
    return row, changed


def proposed(values: Values, *, project: Project | None = None) -> SharePolicy:
    """The policy as it would be, not saved; refuses what makes no sense and what a project may not loosen.

    Every row has a value, be it None, which says nothing; one that is missing is an error of the code.
    """
    row = stored(project) or SharePolicy(project=project)
    above = effective_policy()
    for setting in SETTINGS:
        value = values[setting.name]
        setattr(row, setting.name, value)
        if project is not None and value is not None and not setting.as_strict(getattr(above, setting.name), value):
            said = setting.words(getattr(above, setting.name))
            raise RuleBroken(
                _("A project may only be stricter than the organisation, which says: {said}.").format(said=said),
                field=setting.name,
            )
    _require_sense(row, policies.combined(stored(None) if project else row, row if project else None))
    return row


def changes(values: Values, *, project: Project | None = None) -> Changes:
    """Old → new in words, for the rows that differ."""
    before = stored(project)
    found = {}
    for setting in SETTINGS:
        old, new = setting.stored(before), values[setting.name]
        if project is None:
            old = setting.default if old is None else old
        if old != new:
            found[setting.label] = [_said(setting, old), _said(setting, new)]
    return found


def outside(row: SharePolicy, *, project: Project | None = None) -> list[drift.Finding]:
    """The live shares outside a policy that is being considered."""
    if project is None:
        return drift.findings(row)
    return drift.findings(stored(None), project=project, overriding=row)


def bring_inside(found: list[drift.Finding], *, by: Actor) -> None:
    """Narrow or end live shares that do not fit, in as many statements however many; nothing is ever lengthened."""
    of_share = {finding.share.pk: finding for finding in found}
    ends = {pk: f"The policy changed: {', '.join(one.reasons)}." for pk, one in of_share.items() if one.must_end}
    with transaction.atomic():
        rows = Share.objects.select_for_update(of=("self",)).with_surroundings().order_by("pk")
        held = list(rows.filter(pk__in=keys(of_share), revoked_at=None))
        shares.revoke_each(ends, by=by)
        _narrow([(share, of_share[share.pk]) for share in held if share.pk not in ends], by=by)


def stored(project: Project | None) -> SharePolicy | None:
    """The policy as it stands in the table, if one was ever saved."""
    found: SharePolicy | None = SharePolicy.objects.filter(project=project).first()
    return found


def _narrow(found: list[tuple[Any, drift.Finding]], *, by: Actor) -> None:
    happened: list[Happening] = [(share, clock.now(), {"changes": _narrowed(share, one)}) for share, one in found]
    said = {name: [getattr(share, name) for share, _one in found] for name in NARROWED}
    many_rows.update(Share, [share.pk for share, _one in found], said)
    record_many(AuditAction.SHARE_NARROWED, happened, by=by)
    telling.changed([share for share, _one in found], Act.NARROWED, by=by)


def _narrowed(share: Any, finding: drift.Finding) -> Changes:
    """Give a share the narrower terms, not saved yet; returns old → new."""
    changed = {}
    for name, value in finding.narrower.items():
        label = share._meta.get_field(name).verbose_name.capitalize()
        changed[label] = [_term(share, getattr(share, name)), _term(share, value)]
        setattr(share, name, value)
    return changed


def _term(share: Share, value: Any) -> Any:
    return clock.shown_end(value, share.project.time_zone) if hasattr(value, "astimezone") else value


def _require_sense(row: SharePolicy, together: policies.EffectivePolicy) -> None:
    if not 1 <= together.maximum_days <= LONGEST_DAYS:
        raise RuleBroken(
            _("Enter from 1 to {longest_days} days.").format(longest_days=LONGEST_DAYS), field="maximum_days"
        )
    if row.default_days is not None and not 1 <= row.default_days <= together.maximum_days:
        most = words("maximum_days", together.maximum_days)
        raise RuleBroken(
            _("The default may be from 1 day to the maximum, {most}.").format(most=most), field="default_days"
        )
    if together.require_acknowledgement and not together.acknowledgement_text.strip():
        raise RuleBroken(_("Write the text guests acknowledge."), field="acknowledgement_text")


def _said(setting: Setting[Any], value: Any) -> str:
    return "as the organisation" if value is None else setting.words(value)
