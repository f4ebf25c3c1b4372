"""What became of the mail that brings a link, as far as the outbox knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, CharField, Func, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from guestshares.models import Share
from kazinex.core.models import Outbox


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where the mail stands, in words, and since when it is so."""

    words: str
    tone: str
    at: datetime | None = None

    @property
    def went_wrong(self) -> bool:
        """Whether it has not left though it was tried."""
        return self.words in {TRYING, FAILED}


KINDS = ONE, MANY = "share-link", "share-links"  # what the keys of such mails begin with
LONGEST_KEY = 18  # digits of a row's key that the database surely holds
SENT, WAITING, TRYING, FAILED = "Sent", "Waiting to be sent", "Not sent yet, trying again", "Could not be sent"
TONES = {SENT: "good", WAITING: "neutral", TRYING: "warn", FAILED: "bad"}


def trouble() -> Subquery:
    """Of shares, in their query: what went wrong with the mail that brings the present link, in words; null if nothing.

    The same as `of_shares`, which asks for the mails besides.
    """
    unsent = Outbox.objects.filter(dedupe_key=_mail_key(), done_at=None)
    tried = unsent.filter(Q(dead_at__isnull=False) | Q(attempts__gt=0) & ~Q(error=""))
    words = Case(When(dead_at__isnull=False, then=Value(FAILED)), default=Value(TRYING), output_field=CharField())
    return Subquery(tried.values(words=words)[:1])


def _mail_key() -> Coalesce:
    """`Share.mail_key` as the database makes it of the share outside; a moment has as few digits as Python gives it."""
    since = Func(OuterRef("token_made_at"), template="rtrim(extract(epoch from %(expressions)s)::text, '0')")
    made = Func(since, Value(r"\.$"), Value(".0"), function="regexp_replace", output_field=TextField())
    own = Concat(Value(f"{ONE}:"), Cast(OuterRef("pk"), TextField()), Value(":"), made, output_field=TextField())
    return Coalesce(NullIf(OuterRef("mailed_with"), Value("")), own, output_field=TextField())


def of_shares(shares: Iterable[Share]) -> dict[int, Delivery]:
    """By the key of the share: where the mail with its present link stands; one query.

    Nothing is known of shares whose mail is older than this record.
    """
    keys = {share.pk: share.mail_key for share in shares}
    rows = Outbox.objects.filter(dedupe_key__in=set(keys.values()))
    states = {row.dedupe_key: _state(row) for row in rows}
    return {share: states[key] for share, key in keys.items() if key in states}


def of_share(share: Share) -> Delivery | None:
    """The same of one."""
    return of_shares([share]).get(share.pk)


def shares_of(mail_key: str) -> list[Share]:
    """Whose links a mail of this key brought, the present ones or ones before them.

    Of a mail with several links, those whose link was made anew since are not known any more, except the first.
    """
    kind, _, rest = mail_key.partition(":")
    key = rest.partition(":")[0]
    if kind not in KINDS or not (key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY):
        return []
    brought = Q(pk=int(key)) | Q(mailed_with=mail_key) if kind == MANY else Q(pk=int(key))
    return list(Share.objects.filter(brought).order_by("pk"))


def _state(row: Outbox) -> Delivery:
    if row.done_at:
        return Delivery(SENT, TONES[SENT], row.done_at)
    if row.dead_at:
        return Delivery(FAILED, TONES[FAILED], row.dead_at)
    words = TRYING if row.attempts and row.error else WAITING
    return Delivery(words, TONES[words])
