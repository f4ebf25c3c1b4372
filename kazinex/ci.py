"""The checks a change must pass, in order: `python -m kazinex.ci` runs them, `--list` names them."""

import argparse
import base64
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """One command that must succeed; `tell` decides instead where the exit status alone does not say enough."""

    name: str
    promise: str
    command: tuple[str, ...]
    surroundings: Callable[[], dict[str, str]] = dict
    tell: Callable[[subprocess.CompletedProcess[str]], str | None] | None = None
    streams: bool = False

    def run(self) -> str | None:
        """None where the promise holds, else what was said."""
        with tempfile.TemporaryDirectory(prefix="kazinex-check-") as folder:
            finished = subprocess.run(  # noqa: S603 - our own command lines
                self.command,
                check=False,
                cwd=ROOT,
                env=os.environ | ({} if self.streams else {"KAZINEX_VAR": folder}) | self.surroundings(),
                stdin=subprocess.DEVNULL,
                stdout=None if self.streams else subprocess.PIPE,
                stderr=None if self.streams else subprocess.STDOUT,
                text=True,
            )
        if self.tell is not None:
            return self.tell(finished)
        return (finished.stdout or f"exit status {finished.returncode}") if finished.returncode else None


@dataclass
class Verdicts:
    """What came out, in order."""

    failed: dict[str, str] = field(default_factory=dict)
    passed: int = 0

    def sentence(self, seconds: float) -> str:
        """The last line."""
        if self.failed:
            return f"{len(self.failed)} of {self.passed + len(self.failed)} checks failed: {', '.join(self.failed)}"
        return f"All {self.passed} checks hold ({seconds:.0f} s)."


def tool(name: str, *options: str) -> tuple[str, ...]:
    """A program of this environment."""
    return (str(BIN / name), *options)


def manage(*words: str) -> tuple[str, ...]:
    """A management command."""
    return (sys.executable, "manage.py", *words)


def templates() -> list[str]:
    """Every template djade and djangofmt look after."""
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))


def quiet() -> dict[str, str]:
    """Without the warning that no database runs to compare with."""
    return {"PYTHONWARNINGS": "ignore"}


def production() -> dict[str, str]:
    """What a production machine would set; the database is named, not asked."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        "ALLOWED_HOSTS": "kazinex.example",
        "DATABASE_URL": "postgresql://kazinex_app:secret@db.kazinex.example/kazinex",
        "KAZINEX_FIELD_KEYS": f"k1:{key}",
        "KAZINEX_PUBLIC_URL": "https://kazinex.example",
        "KAZINEX_SEAL_KEY": key,
        "REDIS_URL": "redis://cache.kazinex.example:6379/0",
        "S3_BUCKET": "kazinex",
        "SECRET_KEY": secrets.token_urlsafe(64),
    }


def weaknesses(finished: subprocess.CompletedProcess[str]) -> str | None:
    """Known weaknesses fail; a list that cannot be asked is only mentioned."""
    try:
        found, _end = json.JSONDecoder().raw_decode(finished.stdout, finished.stdout.index("{"))
        asked = [each for each in found["dependencies"] if "skip_reason" not in each]
    except (ValueError, KeyError):
        asked = []
    if not asked:
        sys.stdout.write("    (the list of known weaknesses cannot be reached from here)\n")
    weak = [f"{each['name']} {each['version']}: {flaw['id']}" for each in asked for flaw in each.get("vulns", [])]
    return "\n".join(weak) or None


AUDIT = (
    "--requirement",
    "requirements.txt",
    "--require-hashes",
    "--disable-pip",
    "--format",
    "json",
    "--progress-spinner",
)
PYTEST = ("-m", "pytest", "-n", "3", "--dist", "worksteal")
CHECKS = (
    Check("lint", "Python follows the house rules", tool("ruff", "check", "--output-format", "concise")),
    Check("format", "Python is formatted", tool("ruff", "format", "--check", "--output-format", "concise")),
    Check("templates", "templates are tidy", tool("djade", "--check", "--target-version", "5.2", *templates())),
    Check("markup", "the HTML around them is formatted", tool("djangofmt", "--check", "templates")),
    Check("imports", "imports only go down the column", tool("lint-imports")),
    Check("types", "types hold, strictly", tool("mypy")),
    Check("packages", "the installed packages fit together", (sys.executable, "-m", "pip", "check")),
    Check("migrations", "models and migrations agree", manage("makemigrations", "--check", "--dry-run"), quiet),
    Check(
        "deployment",
        "production settings are safe",
        manage("check", "--deploy", "--fail-level", "WARNING"),
        production,
    ),
    Check(
        "compose",
        "docker-compose.yml is well formed",
        tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"),
    ),
    Check("image", "the Dockerfile follows good practice", tool("hadolint", "Dockerfile")),
    Check("weaknesses", "no dependency has a known weakness", tool("pip-audit", *AUDIT), tell=weaknesses),
    Check("tests", "every test passes", (sys.executable, *PYTEST), streams=True),
)


def main(arguments: list[str] | None = None) -> int:
    """Run the checks named, or all; the number of failures is the exit status."""
    asked = _asked(arguments)
    chosen = [check for check in CHECKS if check.name not in asked.without and check.name in (asked.names or NAMES)]
    if asked.list:
        width = max(map(len, NAMES))
        sys.stdout.writelines(f"{check.name:<{width}}  {check.promise}\n" for check in chosen)
        return 0
    verdicts, began = Verdicts(), time.monotonic()
    for check in chosen:
        _run(check, verdicts)
    sys.stdout.write(f"{verdicts.sentence(time.monotonic() - began)}\n")
    return min(len(verdicts.failed), 1)


NAMES = [check.name for check in CHECKS]


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m kazinex.ci", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help="run only these checks")
    parser.add_argument("--without", action="append", default=[], choices=NAMES, help="run all but this check")
    parser.add_argument("--list", action="store_true", help="name the checks and stop")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"there is no check called {', '.join(sorted(unknown))}; --list names them")
    return asked


def _run(check: Check, verdicts: Verdicts) -> None:
    sys.stdout.write(f"{check.name}: {check.promise} ...\n")
    sys.stdout.flush()
    began = time.monotonic()
    said = check.run()
    word = "holds" if said is None else "FAILED"
    if said is None:
        verdicts.passed += 1
    else:
        verdicts.failed[check.name] = said
        sys.stdout.write(f"{said.rstrip()}\n")
    sys.stdout.write(f"    {word} ({time.monotonic() - began:.1f} s)\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
