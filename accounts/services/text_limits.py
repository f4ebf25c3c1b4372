"""How many text messages go where.

Setting a telephone up and signing in are counted apart, in every count: whoever sets up one telephone after the
other takes nothing from those who only want to sign in (SPEC 4).
"""

from dataclasses import dataclass

from accounts import queries
from accounts.domain import telephone_numbers
from accounts.domain.otp_results import duration
from accounts.models import Phone
from accounts.queries import factors
from accounts.services.throttling import Rule
from kazinex.core import crypto
from kazinex.core.errors import RuleBroken
from kazinex.core.translation import marked as _

HOUR, DAY = 60 * 60, 24 * 60 * 60
SOON = _("A code was sent a moment ago. Ask again in {}.")
PURPOSE = "accounts.phone"


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one use of text messages: by number, by person, by country and by organisation."""

    numbers: tuple[Rule, ...]
    people: tuple[Rule, ...]
    country: Rule
    organisation: Rule


SIGNING_IN = Limits(
    numbers=(Rule("sms-cool-down", 1, 30), Rule("sms-hour", 5, HOUR), Rule("sms-day", 10, DAY)),
    people=(Rule("sms-person-hour", 5, HOUR), Rule("sms-person-day", 10, DAY)),
    country=Rule("sms-country", 1000, HOUR),
    organisation=Rule("sms-organisation", 100, DAY),
)
ENROLLING = Limits(
    numbers=(Rule("sms-new-cool-down", 1, 30), Rule("sms-new-hour", 3, HOUR), Rule("sms-new-day", 5, DAY)),
    people=(Rule("sms-new-person-cool-down", 1, 30), Rule("sms-new-person", 5, DAY)),
    country=Rule("sms-new-country", 100, HOUR),
    organisation=Rule("sms-new-organisation", 50, DAY),
)


def require_room(phone: Phone, limits: Limits) -> None:
    """Count one message to this telephone; refused, in words, where it would be one too many.

    The person comes first: who asks for too many uses up nothing that others share.
    """
    number = crypto.keyed_digest(phone.number, purpose=PURPOSE)
    counted = [(rule, str(phone.user_id)) for rule in limits.people] + [(rule, number) for rule in limits.numbers]
    for rule, key in counted:
        if not (allowed := rule.hit(key)):
            raise RuleBroken(SOON.format(duration(allowed.retry_after)))
    country = telephone_numbers.country_code(phone.number)
    if not limits.country.hit(country):
        raise RuleBroken(
            _("Too many codes went to numbers that begin with {country}. Use another factor, or try later.").format(
                country=country
            )
        )
    _require_payer(phone, limits.organisation)


def _require_payer(phone: Phone, rule: Rule) -> None:
    """One of the person's organisations sends it: the first that has any left today."""
    paying = [each for each in queries.own_memberships(phone.user) if factors.pays_for_sms(each)]
    if not any(rule.hit(str(member.organisation_id)) for member in paying):
        raise RuleBroken(_("Your organisation has sent as many codes as it may today. Use another factor."))
