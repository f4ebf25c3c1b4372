"""Changing the seal key: every log says, signed by the old key and the new one, from where on the new one signs."""

from django.db import connections, transaction

from audit.domain import signing
from audit.domain.catalogue import AuditAction
from audit.models import AuditEvent
from audit.services import key_changes, sealing
from audit.services.recording import record
from audit.services.sealing import ALIAS
from kazinex.core.actors import Actor
from kazinex.core.tenancy import across_organisations


class NotTheKey(Exception):
    """The key given as the old one is not the one that signed a log; the message says which log."""


def rotate(organisations: list[int], *, old_seed: str, new_seed: str, by: Actor) -> int:
    """Change the key of these organisations' logs; returns how many were changed, those done already left out.

    Until the running sealers have the new key they refuse to seal, so nothing is ever signed by the wrong one.
    """
    changed = [pk for pk in organisations if _change(pk, old_seed=old_seed, new_seed=new_seed)]
    old, new = (signing.key_id(signing.public_key(seed)) for seed in (old_seed, new_seed))
    for _organisation in across_organisations("the seal key was changed", among=organisations):
        if not AuditEvent.objects.filter(action=AuditAction.SEAL_KEY_CHANGED.name, details__new=new).exists():
            record(AuditAction.SEAL_KEY_CHANGED, by=by, old=old, new=new)
    return len(changed)


def _change(organisation: int, *, old_seed: str, new_seed: str) -> bool:
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        sealing.hold(cursor, organisation)
        before, last = key_changes.of(cursor, organisation), sealing.newest(cursor, organisation)
        if before and before[-1].new_key == signing.public_key(new_seed):
            return False
        current = signing.key_id(before[-1].new_key) if before else last.key_id
        if current not in {"", signing.key_id(signing.public_key(old_seed))}:
            raise NotTheKey(f"The log of organisation {organisation} is signed with the key {current}.")
        key_changes.add(cursor, organisation, seal=last.number, head=last.hash, old_seed=old_seed, new_seed=new_seed)
    return True
