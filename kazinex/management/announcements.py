"""What `up` tells the person in front of the terminal once everything runs."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


def welcome(url: str, var: Path) -> str:
    """Where to go and whom to sign in as."""
    demo = _demo(var)
    lines = ["", f"Kazinex Workflows is ready: {url}", ""]
    lines += _people(demo, url) if demo else _first_run(url, var)
    lines += [f"Mail it sends:      {url}/outbox/", f"Everything it keeps: {var}", "", "Ctrl-C stops everything.", ""]
    return "\n".join(lines)


def _demo(var: Path) -> dict[str, Any]:
    path = var / "demo.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _people(demo: dict[str, Any], url: str) -> list[str]:
    people = demo.get("people", [])
    widths = [max((len(person[key]) for person in people), default=0) for key in ("email", "name", "role")]
    lines = [f"Sign in with the password {demo['password']} as one of", ""]
    for person in people:
        columns = zip((person["email"], person["name"], person["role"]), widths, strict=True)
        lines.append("  " + "  ".join(f"{word:<{width}}" for word, width in columns) + f"  {person['organisation']}")
    if link := demo.get("guest_link"):
        parts = urlsplit(link)
        lines += ["", f"A guest link to open: {url}{parts.path}{f'?{parts.query}' if parts.query else ''}"]
    return [*lines, ""]


def _first_run(url: str, var: Path) -> list[str]:
    path = var / "first-run-code"
    if not path.exists():
        return []
    code = path.read_text(encoding="utf-8").strip()
    return [f"Create the first organisation at {url}/first-run/", f"with the one-time code {code}", ""]
