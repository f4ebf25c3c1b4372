"""What is asked about live shares where a revision is uploaded or released: keep, revoke or reissue (SPEC 9.5)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import ngettext

from documents.register.models import Document, Revision
from guestshares import queries
from guestshares.domain.new_revisions import MOST, PART, Decision, Fate
from guestshares.models import ShareItem
from guestshares.queries.policies import effective_policy
from guestshares.services import telling
from guestshares.web.endings import WAITS_WHERE
from kazinex.core.actors import Member
from kazinex.core.forms import FormPart
from kazinex.core.naming import first_of
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _

NAMED = "guest_shares_named"
BETWEEN = ","
MOST_NAMED = 5


def part(document: Document, revision: Revision | None, by: Member) -> FormPart | None:
    """The question, where there are live shares on earlier revisions and this person may manage guest shares."""
    if not by.decide(Permission.MANAGE_GUEST_SHARES):
        return None
    items = queries.live_on_earlier(document, revision, by)
    if not 0 < len(items) <= MOST:
        return None
    fields = {PART: _choice(items, document, revision, by), NAMED: _named(items)}
    if waits := telling.what_waits([item.share_id for item in items], by=by):
        fields[PART].help_text += f" {WAITS_WHERE}: {' '.join(waits)}"
    return FormPart(PART, fields, _chosen)


def _chosen(said: Mapping[str, Any]) -> Decision | None:
    return Decision(Fate(said[PART]), frozenset(said[NAMED].split(BETWEEN))) if said[PART] else None


def _choice(items: Sequence[ShareItem], document: Document, revision: Revision | None, by: Member) -> forms.Field:
    rules = effective_policy(document.project)
    return forms.ChoiceField(
        label=_heading(items),
        choices=list(_choices(document, revision, by)),
        initial=rules.on_new_revision,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("{recipients}. Policy: {sentence}.").format(
            recipients=_recipients(items), sentence=rules.sentence("on_new_revision")
        ),
    )


def _named(items: Sequence[ShareItem]) -> forms.Field:
    """The shares the page names travel along, so that no other is touched."""
    names = BETWEEN.join(item.share.public_id for item in items)
    return forms.CharField(required=False, initial=names, max_length=10_000, widget=forms.HiddenInput)


def _choices(document: Document, revision: Revision | None, by: Member) -> list[tuple[str, str]]:
    kept = _("Keep: they go on, and are asked about again when it is released")
    again = _("Reissue on the new revision: the same terms with a new link by mail; the old links end")
    if revision:
        kept = _("Keep: they go on, and say “Superseded by Rev {code}”").format(code=revision.code)
        again = _("Reissue on Rev {code}: the same terms with a new link by mail; the old links end").format(
            code=revision.code
        )
    offered = [
        (Fate.KEEP.value, kept),
        (Fate.REVOKE.value, _("Revoke: they end at once, and each recipient is told")),
    ]
    if queries.may_reissue_on(document, revision, by):
        offered.append((Fate.REISSUE.value, again))
    return offered


def _heading(items: Sequence[ShareItem]) -> str:
    held = Counter(item.revision.code for item in items)
    first, *more = [
        ngettext("{count} live share on Rev {code}", "{count} live shares on Rev {code}", count).format(
            count=count, code=code
        )
        for code, count in held.items()
    ]
    return " and ".join([first, *more])


def _recipients(items: Sequence[ShareItem]) -> str:
    names = list(dict.fromkeys(item.share.recipient_name for item in items))
    return first_of(names, MOST_NAMED)
