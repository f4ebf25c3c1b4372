"""Who people are and which organisation they belong to."""

from accounts.models.bounced_address import BouncedAddress
from accounts.models.factors import AccessCode, Authenticator, Passkey, Phone, RecoveryCode
from accounts.models.invitation import Invitation, InvitationDoor
from accounts.models.membership import Membership, MembershipStatus
from accounts.models.notification import Mailing, Notification, NotificationChoice
from accounts.models.organisation import FactorKind, FileTypesMode, MacroFiles, Organisation, Plan, SecuritySettings
from accounts.models.session import MOST_PER_PERSON, Session
from accounts.models.user import User

__all__ = [
    "MOST_PER_PERSON",
    "AccessCode",
    "Authenticator",
    "BouncedAddress",
    "FactorKind",
    "FileTypesMode",
    "Invitation",
    "InvitationDoor",
    "MacroFiles",
    "Mailing",
    "Membership",
    "MembershipStatus",
    "Notification",
    "NotificationChoice",
    "Organisation",
    "Passkey",
    "Phone",
    "Plan",
    "RecoveryCode",
    "SecuritySettings",
    "Session",
    "User",
]
