"""Projects and people among what is opened quickly."""

from urllib.parse import urlencode

from django.urls import reverse

from kazinex.core.actors import Member
from kazinex.core.permissions import Permission
from kazinex.core.quick_open import MOST, Found, QuickLine
from kazinex.core.translation import marked as _
from projects.queries import finding


def projects(actor: Member, words: str) -> Found:
    """By code, name and reference; those that exist for this person were read already."""
    sought = words.casefold().split()
    known = [each.project for each in actor.everywhere]
    told = [(one, f"{one.code} {one.name} {one.reference}".casefold()) for one in known]
    found = [one for one, text in told if all(word in text for word in sought)]
    found.sort(key=lambda one: (one.code.casefold() != words.casefold(), one.name, one.pk))
    lines = [QuickLine(one.get_absolute_url(), one.code, one.name, one.state_label) for one in found]
    return Found(_("Projects"), 0, lines)


def people(actor: Member, words: str) -> Found:
    """Members, for who manages them in the organisation; for anybody else whom they meet in their projects."""
    slug = actor.organisation.slug
    if actor.decide(Permission.MANAGE_MEMBERS):
        lines = [
            QuickLine(reverse("accounts:member", args=[slug, one.public_id]), one.user.name, one.user.email)
            for one in finding.members(words)[: MOST + 1]
        ]
    else:
        lines = [
            QuickLine(_in_team(slug, one.project.code, one.user.name), one.user.name, "", one.project.name)
            for one in finding.colleagues(actor, words)[: MOST + 1]
        ]
    return Found(_("People"), 50, lines)


def _in_team(organisation: str, project: str, name: str) -> str:
    return f"{reverse('projects:team', args=[organisation, project])}?{urlencode({'q': name})}"
