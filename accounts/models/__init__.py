"""Who people are and which organisation they belong to."""

from accounts.models.membership import Membership, MembershipStatus
from accounts.models.organisation import Organisation, Plan, SecuritySettings
from accounts.models.user import User

__all__ = ["Membership", "MembershipStatus", "Organisation", "Plan", "SecuritySettings", "User"]
