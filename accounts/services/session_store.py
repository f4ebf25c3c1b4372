"""The session engine: rows in PostgreSQL whose keys are hashed, with idle and absolute time-outs."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models.session import Session
from kazinex.core import clock, context, crypto
from kazinex.core.prepared import Prepared

AUTH_AT = "auth_at"
SEEN_EVERY = timedelta(minutes=1)


class SessionStore(SessionBase):
    """Django's session interface over accounts.Session; a session that is over is as if it never was.

    `row` is the stored session as this request found it, before the request itself was noted, with its person.
    """

    row: Session | None = None

    def load(self) -> dict[str, object]:
        row = _kept_under.first(crypto.digest(self.session_key)) if self.session_key else None
        now = clock.now()
        if row is None or row.is_over(now):
            self._session_key = None
            return {}
        if now - row.last_seen_at > SEEN_EVERY:
            circumstances = context.current()
            Session.objects.filter(pk=row.pk).update(last_seen_at=now, ip=circumstances.ip)
        self.row = row
        return self.decode(row.data)

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(key_hash=crypto.digest(session_key)).exists()

    def create(self) -> None:
        self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # the stubs leave it out
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:  # noqa: FBT002  Django's signature
        if self.session_key is None:
            self.create()
            return
        session = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # the same
        facts = self._facts(session)
        if must_create:
            self._insert(facts)
        elif not Session.objects.filter(key_hash=crypto.digest(self.session_key)).update(**facts):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            Session.objects.filter(key_hash=crypto.digest(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Forget rows that no time-out could still let in."""
        Session.objects.filter(last_seen_at__lt=clock.now() - timedelta(days=1)).delete()

    @property
    def auth_at(self) -> datetime | None:
        """When this person proved who they are, for this session."""
        return read_instant(self.get(AUTH_AT))

    def _facts(self, session: dict[str, Any]) -> dict[str, Any]:
        if SESSION_KEY in session:
            session.setdefault(AUTH_AT, clock.now().isoformat())
        user_id = session.get(SESSION_KEY)
        return {
            "data": self.encode(session),
            "user_id": int(user_id) if user_id else None,
            "auth_at": read_instant(session.get(AUTH_AT)),
        }

    def _insert(self, facts: dict[str, Any]) -> None:
        circumstances = context.current()
        try:
            with transaction.atomic():
                Session.objects.create(
                    key_hash=crypto.digest(self.session_key or ""),
                    ip=circumstances.ip,
                    agent=circumstances.agent,
                    **facts,
                )
        except IntegrityError as error:
            raise CreateError from error


@Prepared
def _kept_under(key_hash: str) -> QuerySet[Session]:
    return Session.objects.select_related("user").filter(key_hash=key_hash)


def read_instant(text: object) -> datetime | None:
    """An instant kept in a session as text."""
    return datetime.fromisoformat(text) if isinstance(text, str) else None
