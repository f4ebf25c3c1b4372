from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outside:
    """Somebody outside the organisation who is asked in a step by guest link; `seat` counts them from 1 in it."""

    name: str
    email: str
    company: str = ""
    seat: int = 0

    @property
    def pk(self) -> int:
        """What the engine knows them by, where a member has the key of their user."""
        return -self.seat

    @property
    def line(self) -> str:
        """The line that names them."""
        company = f", {self.company}" if self.company else ""
        return f"outside: {self.name} <{self.email}>{company}"

    def __str__(self) -> str:
        return f"{self.name} ({self.company or self.email})"
