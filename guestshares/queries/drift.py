"""Live shares outside a policy: what does not fit, and what would bring them inside (SPEC 9.1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from guestshares.domain import policies
from guestshares.domain.policies import EffectivePolicy
from guestshares.models import Share, SharePolicy
from kazinex.core import clock
from projects.models import Project


@dataclass(slots=True)
class Finding:
    """One share that does not fit: why in words, whether it must end, or which of its terms would be narrowed."""

    share: Share
    reasons: list[str] = field(default_factory=list)
    must_end: bool = False
    narrower: dict[str, Any] = field(default_factory=dict)

    @property
    def remedy(self) -> str:
        """What would be done to it."""
        return "End it" if self.must_end else "Narrow it"


def findings(
    organisation: SharePolicy | None, *, project: Project | None = None, overriding: SharePolicy | None = None
) -> list[Finding]:
    """The live shares outside these policies: of one project with its override, or of all with those they have."""
    shares = Share.objects.unended().select_related("project", "created_by").order_by("expires_at", "pk")
    if project is not None:
        rules = policies.combined(organisation, overriding)
        return list(_outside(shares.filter(project=project), lambda _share: rules))
    overrides = {row.project_id: row for row in SharePolicy.objects.exclude(project=None)}
    in_force: dict[int, EffectivePolicy] = {}

    def rules_of(share: Share) -> EffectivePolicy:
        if share.project_id not in in_force:
            in_force[share.project_id] = policies.combined(organisation, overrides.get(share.project_id))
        return in_force[share.project_id]

    return list(_outside(shares, rules_of))


def _outside(shares: Iterable[Any], rules_of: Any) -> Iterator[Finding]:
    for share in shares:
        found = compare(share, rules_of(share))
        if found.reasons:
            yield found


def compare(share: Share, rules: EffectivePolicy) -> Finding:
    """What of one share does not fit the rules."""
    found = Finding(share)
    _who(found, rules)
    _how_long(found, rules)
    _how(found, rules)
    return found


def _who(found: Finding, rules: EffectivePolicy) -> None:
    if not rules.accepts(found.share.recipient_email):
        found.reasons.append(f"{found.share.recipient_email} is not at an allowed domain")
        found.must_end = True
    if not rules.allows(found.share.scope):
        found.reasons.append(f"shares of a {found.share.get_scope_display()} are off")
        found.must_end = True


def _how_long(found: Finding, rules: EffectivePolicy) -> None:
    ceiling = clock.now() + timedelta(days=rules.maximum_days)
    if found.share.expires_at > ceiling:
        found.reasons.append(f"it lasts longer than {policies.words('maximum_days', rules.maximum_days)} from now")
        found.narrower["expires_at"] = ceiling
    usual = rules.default_opens
    is_over = found.share.maximum_opens == 0 or found.share.maximum_opens > usual
    if not rules.controllers_set_opens and usual and is_over:
        found.reasons.append(f"it may be opened more often than {policies.words('default_opens', usual)}")
        found.narrower["maximum_opens"] = max(usual, found.share.opens_used)


def _how(found: Finding, rules: EffectivePolicy) -> None:
    if found.share.allow_download and not rules.allow_download:
        found.reasons.append("it allows downloads")
        found.narrower["allow_download"] = False
    if rules.require_identification and not found.share.require_identification:
        found.reasons.append("it does not ask who opens it")
        found.narrower["require_identification"] = True
    if rules.require_acknowledgement and not found.share.acknowledgement_text:
        found.reasons.append("it asks for no acknowledgement")
        found.narrower["acknowledgement_text"] = rules.acknowledgement_text
