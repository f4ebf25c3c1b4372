"""How an organisation looks to its members and to people outside."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TypedDict

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from accounts.domain import colours, logos
from accounts.models import Organisation
from audit.domain.catalogue import AuditAction
from audit.services.recording import record
from kazinex.core.actors import Member
from kazinex.core.models import make_public_id

WORDS_LENGTH = 300


def change(
    organisation: Organisation,
    *,
    colour: str,
    portal_words: str,
    logo: BinaryIO | None = None,
    logo_size: int = 0,
    removes_logo: bool = False,
    by: Member,
) -> Organisation:
    """Give an organisation a colour, words for the pages people outside see, and a logo, or take that away."""
    new = {"brand_colour": colours.read(colour), "portal_words": " ".join(portal_words.split())}
    drawn = logos.read(logo, logo_size) if logo else b""
    with transaction.atomic(), _kept(drawn) as logo_id:
        held: Organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        before = described(held)
        held.brand_colour, held.portal_words = new["brand_colour"], new["portal_words"]
        if drawn or removes_logo:
            _replace_logo(held, logo_id)
        after = described(held)
        if changes := {label: [before[label], after[label]] for label in after if before[label] != after[label]}:
            held.save(update_fields=[*new, "logo"])
            record(AuditAction.BRANDING_CHANGED, by=by, target=held, changes=changes)
    return held


def described(organisation: Organisation) -> dict[str, str]:
    """What an organisation says of its look, in words."""
    colour = f"#{organisation.brand_colour}" if organisation.brand_colour else ""
    return {"Primary colour": colour, "Words for guests": organisation.portal_words, "Logo": organisation.logo[:8]}


class InMails(TypedDict):
    """How an organisation looks in its mails; empty where it chose nothing."""

    organisation_name: str
    brand_colour: str
    logo_url: str


def in_mails(organisation: Organisation) -> InMails:
    """What every mail in the name of an organisation takes: its name, its colour, where its logo is."""
    logo = reverse("accounts:brand-logo", args=[organisation.logo]) if organisation.logo else ""
    return {
        "organisation_name": organisation.name,
        "brand_colour": organisation.brand_colour,
        "logo_url": logo and settings.KAZINEX_PUBLIC_URL + logo,
    }


def logo_of(organisation: Organisation) -> bytes:
    """The PNG of its logo; empty where it has none, or the store has lost it."""
    if not organisation.logo:
        return b""
    try:
        return stored_logo(organisation.logo)
    except OSError:
        return b""


def stored_logo(logo: str) -> bytes:
    """A logo by its id, which says nothing of whose it is; raises OSError where there is none."""
    with default_storage.open(_key(logo), "rb") as file:
        return logos.grounded(bytes(file.read()))


@contextmanager
def _kept(drawn: bytes) -> Iterator[str]:
    """The id of a picture that is stored for the change inside; if that change fails, the picture goes too."""
    logo = make_public_id() if drawn else ""
    try:
        if drawn:
            default_storage.save(_key(logo), ContentFile(drawn))
        yield logo
    except BaseException:
        if drawn:
            default_storage.delete(_key(logo))
        raise


def _replace_logo(held: Organisation, logo: str) -> None:
    """A new picture has a new id, so that no browser shows the old one.

    The old one stays, for mails that were sent show it, unless the logo is taken away.
    """
    old, held.logo = held.logo, logo
    if old and not logo:
        transaction.on_commit(lambda: default_storage.delete(_key(old)), robust=True)


def _key(logo: str) -> str:
    return f"logos/{logo}.png"
