"""Organisations: made here, named here."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.text import slugify

from accounts.domain.changes import ORGANISATION_CREATED
from accounts.models import Organisation, Plan, SecuritySettings
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core import clock
from kazinex.core.actors import Actor
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active
from kazinex.core.translation import marked as _

RESERVED_SLUGS = frozenset({"new", "settings", "audit", "kazinex", "account", "static"})
LABELS = {"name": "Name", "time_zone": "Time zone", "date_format": "Date format"}


def create(*, name: str, slug: str = "", time_zone: str = "UTC", plan: str = Plan.STANDARD, by: Actor) -> Organisation:
    """Create an organisation with its security settings as they are by default."""
    slug = slug or slugify(name)[:40].strip("-")
    _require_free(slug)
    with transaction.atomic():
        organisation = Organisation.objects.create(name=name.strip(), slug=slug, time_zone=time_zone, plan=plan)
        with organisation_active(organisation):
            SecuritySettings.objects.create()
            record(AuditAction.ORGANISATION_CREATED, by=by, target=organisation)
            ORGANISATION_CREATED.announce(by)
    return organisation


def change(organisation: Organisation, *, name: str, time_zone: str, date_format: str, by: Actor) -> bool:
    """Change the general settings; returns whether anything was different."""
    if time_zone not in {"UTC", *clock.zone_names()}:
        raise RuleBroken(_("Choose one of the listed time zones."), field="time_zone")
    new: dict[str, Any] = {"name": name.strip(), "time_zone": time_zone, "date_format": date_format}
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        changes = {
            LABELS[field]: [getattr(organisation, field), value]
            for field, value in new.items()
            if getattr(organisation, field) != value
        }
        if changes:
            Organisation.objects.filter(pk=organisation.pk).update(**new)
            record(AuditAction.ORGANISATION_SETTINGS_CHANGED, by=by, target=organisation, changes=changes)
    return bool(changes)


def _require_free(slug: str) -> None:
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise RuleBroken(
            _("Enter a short name of letters, digits and hyphens, such as meridian-rail."), field="slug"
        ) from error
    if slug in RESERVED_SLUGS or Organisation.objects.filter(slug=slug).exists():
        raise RuleBroken(_("The short name “{slug}” is taken. Choose another one.").format(slug=slug), field="slug")
