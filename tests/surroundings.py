"""What a test process sees of the world: its own folder and database, and nothing of this machine's settings."""

import atexit
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("KAZINEX_TEST_VAR", ROOT / "var" / "test")).resolve()
RUNS = VAR / "runs"
RUN = RUNS / str(os.getpid())
DATABASE = f"test_{os.getpid()}"
OURS = (
    "ALLOWED_HOSTS",
    "CSRF_",
    "DATABASE_",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_",
    "KAZINEX_",
    "REDIS_URL",
    "S3_",
    "SECRET_KEY",
)
KEPT = ("KAZINEX_TEST_", "KAZINEX_BENCH_")
loaded: set[str] = set()  # the modules that stood before the first test


def settle() -> None:
    """Point the settings at a folder and a database of this process alone, and load them."""
    if "DJANGO_SETTINGS_MODULE" in os.environ and "kazinex.settings" in sys.modules:
        raise RuntimeError("Unset DJANGO_SETTINGS_MODULE: the tests choose their settings themselves.")
    from tests import statics  # it needs the names above

    keep_what_was_compiled()
    for name in [name for name in os.environ if name.startswith(OURS) and not name.startswith(KEPT)]:
        del os.environ[name]
    os.environ |= environment()
    RUN.mkdir(mode=0o700, parents=True, exist_ok=True)
    (RUN / "static").symlink_to(statics.place())
    atexit.register(shutil.rmtree, RUN, ignore_errors=True)
    import django

    django.setup()
    leave_the_choice_open()


def load_the_site() -> None:
    """Import all that answers requests: what is first imported inside a test keeps for good what that test replaced."""
    from django.conf import settings
    from django.urls import get_resolver
    from django.utils.module_loading import import_string

    for middleware in settings.MIDDLEWARE:
        import_string(middleware)
    _ = get_resolver().url_patterns
    loaded.update(sys.modules)


def keep_what_was_compiled() -> None:
    """Some machines forbid it, and then every process of a run compiles all of the product again."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def leave_the_choice_open() -> None:
    """Workers inherit our variables; one that named the settings would load them before it has its own folder."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def environment(*, database: str = DATABASE, folder: Path = RUN) -> dict[str, str]:
    """The variables a process of ours needs to use this database of the test cluster and this folder."""
    return {
        "DJANGO_SETTINGS_MODULE": "kazinex.settings",
        "KAZINEX_CLUSTER": str(VAR),
        "KAZINEX_CHECKPOINTS": str(folder / "checkpoints" / database),
        "KAZINEX_DATABASE": database,
        "KAZINEX_DRAWING_PATIENCE": "60",  # a busy machine draws slowly
        "KAZINEX_LEDGER": str(folder / "ledger" / database),
        "KAZINEX_VAR": str(folder),
        "PYTHONPATH": str(ROOT),
    }


def sweep() -> None:
    """Remove what killed runs left behind."""
    for folder in RUNS.iterdir() if RUNS.exists() else []:
        if not lives(folder.name):
            shutil.rmtree(folder, ignore_errors=True)


def lives(process: str) -> bool:
    """Whether the process with this id still runs."""
    with suppress(ProcessLookupError, ValueError):
        os.kill(int(process), 0)
        return True
    return False
