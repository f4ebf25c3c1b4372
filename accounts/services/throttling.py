"""How often a password may be tried, per account, per address and per both (SECURITY 8.2)."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from kazinex.core import context, throttle
from kazinex.core.throttle import Allowance

WINDOW = 15 * 60


@dataclass(frozen=True, slots=True)
class Rule:
    """So many tries in a window of `seconds`, counted in one scope."""

    scope: str
    limit: int
    seconds: int = WINDOW

    def hit(self, key: str) -> Allowance:
        """Count one try."""
        return throttle.hit(self.scope, key, limit=self.limit, seconds=self.seconds)

    def look(self, key: str) -> Allowance:
        """Whether another try would be refused."""
        return throttle.look(self.scope, key, limit=self.limit, seconds=self.seconds)

    def forget(self, key: str) -> None:
        """Start afresh."""
        throttle.forget(self.scope, key)


ACCOUNT = Rule("sign-in-account", 10)
ADDRESS = Rule("sign-in-address", 100)
PAIR = Rule("sign-in-pair", 5)
DEVICE = Rule("sign-in-device", 10)


@dataclass(frozen=True, slots=True)
class Wait:
    """For how many seconds no try is taken (0: go on), and whether this very try closed the door."""

    seconds: int = 0
    just_locked: bool = False


def before_password(account: str, *, device_known: bool) -> Wait:
    """Count a try before the password is looked at; unknown accounts count like known ones.

    Who holds the cookie of a known device is counted alone, so that strangers cannot lock the owner out.
    """
    address = address_key()
    if device_known:
        return _wait(DEVICE.hit(account), DEVICE)
    if not (allowed := ADDRESS.look(address)):
        return Wait(allowed.retry_after)
    pair = PAIR.hit(f"{account}|{address}")
    return _wait(pair if not pair else ACCOUNT.hit(account), PAIR if not pair else ACCOUNT)


def after_failure() -> None:
    """Count a wrong password against the address."""
    ADDRESS.hit(address_key())


def after_success(account: str) -> None:
    """Forget the failures of the account; those of the address stay."""
    for rule, key in ((ACCOUNT, account), (DEVICE, account), (PAIR, f"{account}|{address_key()}")):
        rule.forget(key)


def address_key() -> str:
    """The network address one counts by: all of an IPv4 address, the /64 of an IPv6 one."""
    text = context.current().ip or ""
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return text


def _wait(allowed: Allowance, rule: Rule) -> Wait:
    return Wait() if allowed else Wait(allowed.retry_after, allowed.count == rule.limit + 1)
