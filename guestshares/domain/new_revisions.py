"""What becomes of live shares on earlier revisions of a document that has a new one (SPEC 9.5)."""

from dataclasses import dataclass

from django.db import models

from kazinex.core.translation import marked as _

PART = "guest_shares"
MOST = 200  # shares that one request decides on; where there are more, the policy counts


class Fate(models.TextChoices):
    KEEP = "keep", _("Keep")
    REVOKE = "revoke", _("Revoke")
    REISSUE = "reissue", _("Reissue")


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody chose for the shares that their page named, by their public ids, and for no others."""

    fate: Fate
    shares: frozenset[str]
