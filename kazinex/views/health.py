"""Whether the process lives, and whether it is ready to serve."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from kazinex.core import rls
from kazinex.core.http import public


@public
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "live"})


@public
def ready(request: HttpRequest) -> JsonResponse:
    """Database, migrations, wall and storage answer; Redis is reported, never fatal."""
    found = {"database": _database(), "storage": _storage()}
    healthy = all(word == "ok" for word in found.values())
    return JsonResponse(
        {"status": "ready" if healthy else "not ready", **found, "redis": _redis()}, status=200 if healthy else 503
    )


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
