"""What is signed about a log: seals over events, changes of the key, and how other processes read them back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from audit.domain import canonical, signing

FIRST_PREVIOUS = "0" * 64
SEAL, KEY_CHANGE = b"\x02", b"\x03"


def instant(moment: datetime) -> str:
    """An instant as signed facts write it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Seal:
    """One link of an organisation's chain."""

    organisation: int
    number: int
    count: int
    cumulative: int
    root: str
    previous: str
    sealed_at: str

    @property
    def digest(self) -> bytes:
        """What is signed, and what the next seal names as the one before."""
        facts = [
            1,
            self.organisation,
            self.number,
            self.count,
            self.cumulative,
            self.root,
            self.previous,
            self.sealed_at,
        ]
        return hashlib.sha256(SEAL + canonical.statement(facts)).digest()


@dataclass(frozen=True, slots=True)
class KeyChange:
    """From the seal after this one on, an organisation's log is signed with another key; both keys signed that."""

    organisation: int
    seal: int
    head: str
    old_key: str
    new_key: str
    changed_at: str
    old_signature: str = ""
    new_signature: str = ""

    @property
    def digest(self) -> bytes:
        """What both keys sign."""
        facts = [1, self.organisation, self.seal, self.head, self.old_key, self.new_key, self.changed_at]
        return hashlib.sha256(KEY_CHANGE + canonical.statement(facts)).digest()

    @property
    def is_signed(self) -> bool:
        """Whether both keys signed it."""
        by_old = signing.is_signed(self.digest, self.old_signature, self.old_key)
        return by_old and signing.is_signed(self.digest, self.new_signature, self.new_key)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of one log, oldest change first; the newest key is the one that is trusted."""

    newest: str
    changes: Sequence[KeyChange] = ()

    def key_of(self, seal: int) -> str:
        """The public key that must have signed the seal of this number."""
        return next((change.old_key for change in self.changes if seal <= change.seal), self.newest)

    @property
    def keys(self) -> list[str]:
        """Every public key that ever signed for this log."""
        return [*(change.old_key for change in self.changes), self.newest]

    @property
    def flaw(self) -> str:
        """What is wrong with the changes, in a sentence, or nothing."""
        following = [*(change.old_key for change in self.changes[1:]), self.newest]
        for change, next_key in zip(self.changes, following, strict=False):
            if not change.is_signed:
                return f"The change of the key after seal {change.seal} was not signed by both keys."
            if change.new_key != next_key:
                return f"The change of the key after seal {change.seal} leads to a key that is not the next one."
        return ""
