"""Who people are and which organisation they belong to."""

from accounts.models.factors import AccessCode, Authenticator, Passkey, Phone, RecoveryCode
from accounts.models.invitation import Invitation, InvitationDoor
from accounts.models.membership import Membership, MembershipStatus
from accounts.models.notification import Notification
from accounts.models.organisation import FactorKind, FileTypesMode, Organisation, Plan, SecuritySettings
from accounts.models.session import MOST_PER_PERSON, Session
from accounts.models.user import User

__all__ = [
    "MOST_PER_PERSON",
    "AccessCode",
    "Authenticator",
    "FactorKind",
    "FileTypesMode",
    "Invitation",
    "InvitationDoor",
    "Membership",
    "MembershipStatus",
    "Notification",
    "Organisation",
    "Passkey",
    "Phone",
    "Plan",
    "RecoveryCode",
    "SecuritySettings",
    "Session",
    "User",
]
