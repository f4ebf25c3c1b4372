"""The collected static files, made once for each state of the sources, so that pages and servers find hashed names."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.surroundings import ROOT, VAR, environment

DAY = 86_400  # seconds


def place() -> Path:
    """Where the static files as they were when the run began stand, or will."""
    if known := os.environ.get("KAZINEX_TEST_STATIC"):
        return Path(known)
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    made = [ROOT / "kazinex/ui/icons.py", ROOT / "kazinex/ui/icon_files.py"]
    for path in [*made, *sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())]:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return Path(os.environ.setdefault("KAZINEX_TEST_STATIC", str(VAR / "static" / digest.hexdigest()[:12])))


def collect() -> None:
    """Collect them, unless that was done for these very files."""
    target = place()
    target.parent.mkdir(parents=True, exist_ok=True)
    with (VAR / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if target.exists():
            return
        for old in target.parent.iterdir():
            if old.stat().st_mtime < time.time() - DAY:
                shutil.rmtree(old, ignore_errors=True)
        draft = target.with_suffix(".draft")
        finished = subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "--skip-checks", "--verbosity=0"],
            check=False,
            cwd=ROOT,
            env=os.environ | environment(folder=draft),
            capture_output=True,
            text=True,
        )
        if finished.returncode:
            pytest.exit(f"The static files could not be collected.\n{finished.stdout}{finished.stderr}", returncode=1)
        (draft / "static").rename(target)
        shutil.rmtree(draft)
