"""The keys of a log: which signed which part, and changing to another one with both keys' word for it."""

from datetime import UTC, datetime

from django.db.backends.utils import CursorWrapper

from audit.domain import signing
from audit.domain.seals import KeyChange, KeyRing, instant

CHANGES = """
select seal_number, head, old_key, new_key, changed_at, old_signature, new_signature
from audit_keychange where organisation_id = %s order by seal_number, id
"""
ADD = """
insert into audit_keychange
  (organisation_id, seal_number, head, old_key, new_key, old_signature, new_signature, changed_at)
values (%s, %s, %s, %s, %s, %s, %s, %s)
"""


def of(cursor: CursorWrapper, organisation: int) -> list[KeyChange]:
    """Every change of an organisation's key, oldest first."""
    cursor.execute(CHANGES, [organisation])
    return [
        KeyChange(organisation, seal, head, old, new, instant(at), by_old, by_new)
        for seal, head, old, new, at, by_old, by_new in cursor.fetchall()
    ]


def ring(cursor: CursorWrapper, organisation: int) -> KeyRing:
    """The keys of an organisation's log, with this site's key as the one that is trusted."""
    return KeyRing(signing.public_key(), of(cursor, organisation))


def add(cursor: CursorWrapper, organisation: int, *, seal: int, head: str, old_seed: str, new_seed: str) -> KeyChange:
    """Write down, signed by both keys, that everything after this seal is signed with the new one."""
    now = datetime.now(UTC)
    old_key, new_key = signing.public_key(old_seed), signing.public_key(new_seed)
    change = KeyChange(organisation, seal, head, old_key, new_key, instant(now))
    by_old, by_new = signing.sign(change.digest, seed=old_seed), signing.sign(change.digest, seed=new_seed)
    cursor.execute(ADD, [organisation, seal, head, old_key, new_key, by_old, by_new, now])
    return change
