"""Whether the process lives, whether it is ready to serve, and how the others are."""

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Now
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from kazinex.core import clock, rls
from kazinex.core.http import public
from kazinex.core.models import Outbox, Pulse

ALWAYS = (
    "worker",
    "dispatcher",
    "sealer",
)  # they do something every minute, the worker when the beat says
WATCHED = (*ALWAYS, "exports")


@public
@transaction.non_atomic_requests
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "live"})


@public
@transaction.non_atomic_requests
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Database, migrations, wall and storage answer; Redis is reported, never fatal."""
    found = {"database": _database(), "storage": _storage()}
    healthy = all(word == "ok" for word in found.values())
    return JsonResponse(
        {"status": "ready" if healthy else "not ready", **found, "redis": _redis()}, status=200 if healthy else 503
    )


@public
@transaction.non_atomic_requests
@require_safe
def status(request: HttpRequest) -> JsonResponse:
    """For who runs the site: how long ago each process did its work, in seconds, and what it could not do."""
    try:
        pulses = {pulse.name: pulse for pulse in Pulse.objects.all()}
        waiting = Outbox.objects.filter(done_at=None, dead_at=None, available_at__lte=Now())
        found: dict[str, Any] = {name: _told(pulses.get(name)) for name in WATCHED}
        found["outbox"] = {"waiting": waiting.count(), "given_up": Outbox.objects.exclude(dead_at=None).count()}
    except DatabaseError:
        return JsonResponse({"status": "the database is away"}, status=503)
    healthy = all(one["seconds"] is not None and not one["note"] for name, one in found.items() if name in ALWAYS)
    return JsonResponse({"status": "ok" if healthy else "look at this", **found})


def _told(pulse: Pulse | None) -> dict[str, Any]:
    """Null seconds: it never worked yet."""
    if pulse is None:
        return {"seconds": None, "note": ""}
    return {"seconds": round((clock.machine_now() - pulse.at).total_seconds()), "note": pulse.note}


def _database() -> str:
    try:
        connection = connections["default"]
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "migrations are missing"
        return "ok" if not rls.gaps() else "the tenant wall has a gap"
    except DatabaseError:
        return "away"


def _storage() -> str:
    try:
        default_storage.exists("health")
    except Exception:  # noqa: BLE001  every storage has errors of its own
        return "away"
    return "ok"


def _redis() -> str:
    if not settings.REDIS_URL:
        return "not used"
    import redis  # noqa: PLC0415  only where it is configured

    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1).ping()
    except redis.RedisError:
        return "away"
    return "ok"
