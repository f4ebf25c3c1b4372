"""Who acts on pages that belong to a person and to no organisation."""

from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True, slots=True)
class PersonActor:
    """A person acting for themselves, outside organisations."""

    user: User
    kind: str = "user"

    @property
    def actor_id(self) -> str:
        return str(self.user.pk)

    @property
    def label(self) -> str:
        return self.user.audit_label
