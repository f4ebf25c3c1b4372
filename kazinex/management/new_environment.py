"""Prints a fresh environment for docker compose: `python3 -m kazinex.management.new_environment > .env`.

Standard library only, so that it runs before anything is installed. Every secret is new each time.
"""

import base64
import secrets
import sys

DEFAULT_HOST = "localhost"
PASSWORDS = (
    "POSTGRES_PASSWORD",
    "DATABASE_OWNER_PASSWORD",
    "DATABASE_APP_PASSWORD",
    "DATABASE_SEAL_PASSWORD",
    "REDIS_PASSWORD",
    "S3_SECRET_KEY",
)


def lines(host: str) -> list[str]:
    """The variables docker-compose.yml asks for."""
    return [
        f"KAZINEX_HOST={host}",
        f"SECRET_KEY={secrets.token_urlsafe(64)}",
        f"KAZINEX_FIELD_KEYS=k1:{_key()}",
        f"KAZINEX_SEAL_KEY={_key()}",
        *(f"{name}={secrets.token_urlsafe(32)}" for name in PASSWORDS),
        "S3_ACCESS_KEY=kazinex",
    ]


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines(*sys.argv[1:2] or [DEFAULT_HOST])) + "\n")
