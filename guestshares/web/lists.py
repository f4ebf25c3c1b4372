"""Lists of shares: over every project, and of one document."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from html import escape
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from guestshares import queries
from guestshares.domain import told_links
from guestshares.models import Share, ShareStatus, link_status
from guestshares.queries import counted, deliveries, distributions, owners, parts, recipients, reviews, searching
from guestshares.web import record_words
from guestshares.web.sheet_cells import CELLS
from kazinex.core.actors import Member
from kazinex.core.lists import (
    MOST_COUNTED,
    Choice,
    Column,
    Day,
    Filter,
    Filters,
    List,
    Told,
    Words,
    containing,
    told_days,
    told_name,
)
from kazinex.core.lists.filters import untold
from kazinex.core.permissions import Permission
from kazinex.core.translation import marked as _
from kazinex.core.translation import ngettext_lazy
from kazinex.core.walks import Among
from kazinex.ui import texts

ORDERS = {"": ("-created_at", "-id"), "expires_at": ("expires_at", "id"), "opens_used": ("opens_used", "id")}
NEEDS_OWNER = ("needs-owner", _("Needs an owner"))
WORTH_A_LOOK = ("worth-a-look", _("Worth a look"))
LOOKED_FOR = {"q", "contact", "company"}  # filters of what stands nowhere in the order of an index
MOST_LOOKED_FOR = 200  # shares that are counted of what is looked for
COLUMNS = (
    Column(_("Recipient"), "wide", name="recipient", is_kept=True, is_plain=True),
    Column(_("Documents"), "wide", name="documents", is_plain=True),
    Column(_("Status, expires"), sort="expires_at", name="status", is_plain=True),
    Column(_("Opens, last opened"), sort="opens_used", name="opens", is_plain=True),
    Column(_("Response"), name="response"),
    Column(_("Created by"), "priority-3", name="creator"),
    Column(_("Label"), name="label", is_extra=True),
    Column(_("Created"), "nowrap", name="created", is_extra=True),
    Column(_("Revoked because"), name="reason", is_extra=True),
)
SELECT = Column(_("Select"), "check", says="selected", is_plain=True)


def active(actor: Member) -> List:
    """Every share this person may manage, each with a box to choose several; its views may be saved."""
    return List(
        caption=_("Guest shares"),
        counted=ngettext_lazy("{count} share", "{count} shares", "number"),
        columns=(SELECT, *COLUMNS),
        orders=ORDERS,
        filters=tuple(_filters(actor)),
        cells=CELLS,
        nothing=_("No share matches these filters."),
        furnish=queries.listed,
        prepare=partial(_rows, zone=texts.zone_of(actor), chosen=True),
        counts_to=_counts_to,
        among=_among,
        is_saved=True,
    )


def of_project(actor: Member) -> List:
    """The same of the actor's project."""
    return replace(
        active(actor),
        filters=(*(one for one in _filters(actor) if one.name != "project"), *_by_figures(actor)),
        prepare=partial(_rows, zone=texts.zone_of(actor), chosen=True, of_one_project=True),
    )


def of_document(actor: Member) -> List:
    """The shares a document is in."""
    return List(
        caption=_("Shares of this document"),
        counted=ngettext_lazy("{count} share", "{count} shares", "number"),
        columns=COLUMNS,
        orders=ORDERS,
        furnish=queries.listed,
        prepare=partial(_rows, zone=texts.zone_of(actor), chosen=False),
    )


def in_distribution(actor: Member) -> List:
    """The shares that one creation sent to several people, looked for by person and narrowed by how they stand."""
    filters = (
        Words(name="q", label=_("Search"), narrow=containing("recipient_name", "recipient_email", "company")),
        Choice(
            name="status",
            label=_("Status"),
            choices=tuple(ShareStatus.choices),
            nothing=_("Any status"),
            narrow=_in_status,
        ),
    )
    return replace(of_document(actor), caption=_("Recipients"), size=100, filters=filters)


def of_recipient(actor: Member) -> List:
    """What one person outside was given."""
    return replace(of_document(actor), caption=_("What they were given"))


def _filters(actor: Member) -> Iterator[Filter]:
    projects = [*actor.projects_allowing(Permission.MANAGE_GUEST_SHARES, when_closed=True)]
    of_project = partial(_of_project, keys={project.code: project.pk for project in projects})
    named = tuple((project.code, project.name) for project in projects)
    openable = partial(_openable_on, zone=actor.organisation.time_zone)
    statuses = (*ShareStatus.choices, NEEDS_OWNER, WORTH_A_LOOK)
    yield Words(name="q", label=_("Search"), narrow=_holding)
    yield Choice(name="status", label=_("Status"), choices=statuses, nothing=_("Any status"), narrow=_in_status)
    yield Choice(name="project", label=_("Project"), choices=named, nothing=_("Any project"), narrow=of_project)
    yield Words(name="contact", label=_("Contact"), narrow=_with, placeholder=_("Name or full e-mail address"))
    yield Words(name="company", label=_("Company"), narrow=_of_company)
    yield Day(name="as_of", label=_("Could be opened on"), narrow=openable)
    yield Told(
        name="stands-out",
        label=_("Stands out"),
        reads=partial(_known, among=reviews.WHYS),
        says=reviews.WHYS.__getitem__,
        narrow=_standing_out,
    )
    yield Told(name=told_links.NAME, label=_("Only"), reads=told_links.read, says=_of_notice, narrow=counted.told_of)


def _by_figures(actor: Member) -> Iterator[Filter]:
    """What figures of reports were counted from, besides."""
    yield Told(
        name="use",
        label=_("Use"),
        reads=partial(_known, among=counted.USES),
        says=counted.USES.__getitem__,
        narrow=counted.used,
    )
    yield Told(name="document", label=_("Document"), narrow=counted.with_document)
    yield Told(
        name="domain",
        label=_("Recipient's domain"),
        narrow=counted.to_mail_domain,
        says=lambda told: untold(told) or _("No domain"),
    )
    yield told_name("owner", _("Shared by"), "created_by__name", _("Nobody"))
    yield Told(
        name="about", label=_("Discipline"), narrow=lambda rows, code: rows.filter(counted.holds_discipline(code))
    )
    yield from told_days("created_at", (_("Shared since"), _("Shared until")), actor.project.time_zone)


def _standing_out(rows: Any, why: str) -> QuerySet[Share]:
    return reviews.standing_out_for(rows, why)


def _of_notice(_notice: str) -> str:
    return _("what one notification tells of")


def _known(typed: str, among: Container[str]) -> str:
    if typed not in among:
        raise ValueError(typed)
    return typed


def _among(order: str, filters: Filters) -> Among | None:
    return parts.among(order, filters.values)


def _counts_to(filters: Filters) -> int:
    asked = filters.values
    is_looked_for = LOOKED_FOR & asked.keys() or asked.get("status") in {NEEDS_OWNER[0], WORTH_A_LOOK[0]}
    return MOST_LOOKED_FOR if is_looked_for else MOST_COUNTED


def _holding(rows: QuerySet[Share], words: str) -> QuerySet[Share]:
    """Recipient, label, company or document number."""
    return rows.filter(searching.holding(words))


def _with(rows: QuerySet[Share], words: str) -> QuerySet[Share]:
    return rows.filter(searching.beside(words, recipients.named(words)))


def _of_company(rows: QuerySet[Share], words: str) -> QuerySet[Share]:
    return rows.filter(searching.beside(words, Q(company__icontains=words)))


def _in_status(rows: Any, status: str) -> QuerySet[Share]:
    """Derived, by the database's clock; among the live ones, those without an owner, or that stand out."""
    if status == NEEDS_OWNER[0]:
        return owners.in_need_anywhere(rows)
    if status == WORTH_A_LOOK[0]:
        return reviews.worth_a_look(rows)
    return rows.in_status(status).filter(link_status.found_by_date(status))  # type: ignore[no-any-return]


def _of_project(rows: QuerySet[Share], code: str, *, keys: dict[str, int]) -> QuerySet[Share]:
    """By its key, which an index of shares begins with."""
    return rows.filter(project=keys[code])


def _openable_on(rows: Any, day: date, *, zone: str) -> QuerySet[Share]:
    """By the organisation's clock."""
    return rows.openable_on(day, zone)  # type: ignore[no-any-return]


def _rows(shares: Sequence[Any], *, zone: str, chosen: bool, of_one_project: bool = False) -> Iterator[dict[str, Any]]:
    """Each listed share as its row shows it; `chosen` says that several can be chosen, of whatever projects."""
    places: dict[int, str] = {}
    in_need = owners.among(shares)
    for share in shares:
        if share.project_id not in places:
            places[share.project_id] = share.get_absolute_url().removesuffix(f"{share.public_id}/")
        sent = _distribution(share) if chosen and share.distribution else ""
        project = _small(share.project.name if chosen and not of_one_project else "")
        yield {
            "selected": _tick(share) if chosen else "",
            "recipient": _beneath(_recipient(share, places[share.project_id]), _mail(share.mail_trouble), sent),
            "documents": _beneath(record_words.numbers(share.records), project),
            "status": _status(share, is_in_need=share.pk in in_need),
            "opens": _opens(share, zone),
            "response": record_words.answers(share.records) or texts.NOTHING,
            "creator": texts.person(share.created_by.name),
            "label": share.label or texts.NOTHING,
            "created": texts.moment(share.created_at, zone),
            "reason": share.revoke_reason or texts.NOTHING,
        }


def _tick(share: Any) -> SafeString:
    named = texts.attribute(_("Select {name}").format(name=share.recipient_name))
    return SafeString(f"<input type=checkbox name=selected value={share.public_id} aria-label={named}>")


def _recipient(share: Any, place: str) -> SafeString:
    leads, name, address = (f"{place}{share.public_id}/", escape(share.recipient_name), escape(share.recipient_email))
    link = SafeString(f"<a href={texts.attribute(leads)}>{name}<br><small>{address}</small></a>")
    return _beneath(link, _small(share.company))


def _status(share: Any, *, is_in_need: bool) -> SafeString:
    """How it stands, and until when."""
    need = texts.status(_("Needs an owner"), "warn") if is_in_need else ""
    elsewhere = texts.status(_("Second browser"), "warn") if share.second_browser_at else ""
    other = texts.status(_("Identity differs"), "warn") if share.other_identity else ""
    ends = texts.ending(share.expires_at, share.project.time_zone)
    return _beneath(texts.together(texts.status(share.status.label, share.tone), need, elsewhere, other), ends)


def _beneath(*parts: object) -> SafeString:
    """One beneath the other."""
    return texts.joined("<br>", parts)


def _small(words: object) -> SafeString | str:
    return SafeString(f"<small>{texts.escaped(words)}</small>") if words else ""


def _distribution(share: Any) -> SafeString:
    place = distributions.url(share.organisation.slug, share.project.code, share.distribution)
    return format_html('<small><a href="{}">Distribution</a></small>', place)


def _mail(trouble: str | None) -> str:
    """Only what went wrong."""
    return texts.status(trouble, deliveries.TONES[trouble]) if trouble else ""


def _opens(share: Any, zone: str) -> SafeString:
    """How often it was opened, when last, and how many previews did not count."""
    words = _("{used} of {most} opens") if share.maximum_opens else _("{used} of unlimited opens")
    ignored = ngettext("{number} preview ignored", "{number} previews ignored", share.previews_ignored)
    return _beneath(
        words.format(used=share.opens_used, most=share.maximum_opens),
        _small(texts.moment(share.last_opened_at, zone) if share.last_opened_at else ""),
        _small(ignored.format(number=share.previews_ignored) if share.previews_ignored else ""),
    )
