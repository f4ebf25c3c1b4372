"""Many documents changed at once: looked at first, then all of what was shown in one transaction, or nothing."""

from documents.register.services.bulk.changes import Confidentiality, Facts, Lock, Unlock
from documents.register.services.bulk.statuses import Status
from documents.register.services.bulk.working import Change, Reached, do, look

__all__ = ["Change", "Confidentiality", "Facts", "Lock", "Reached", "Status", "Unlock", "do", "look"]
