"""Every HTML answer fetched by any test is inspected: sound markup, one heading, labels, nothing inline."""

import hashlib
import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from justhtml import JustHTML

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FRESH = re.compile(r'name="(?:csrfmiddlewaretoken|form_key)" value="[^"]*"|\b[0-9a-f]{32}\b')  # new in every answer
FETCHED = {"script": "src", "link": "href", "img": "src", "iframe": "src"}
UNLABELLED = {"hidden", "submit", "button"}
_sound: set[bytes] = set()  # digests of pages that were inspected already, but for what is new in every answer


def inspect(response: Any) -> None:
    """Fail the test that fetched a page which is not sound; the very same page is inspected once."""
    for name, value in HEADERS.items():
        assert response.headers.get(name) == value, f"{name} is {response.headers.get(name)!r}"
    if "text/html" not in response.headers.get("Content-Type", "") or getattr(response, "streaming", False):
        return
    if not response.content:
        return
    html = response.content.decode()
    digest = hashlib.sha256(FRESH.sub("", html).encode()).digest()
    if digest in _sound:
        return
    where = f"{response.request['PATH_INFO']} ({response.status_code})"
    whole = html.lstrip()[:9].lower() == "<!doctype"
    found = problems(html, whole=whole)
    assert not found, f"{where}: " + "; ".join(found)
    _sound.add(digest)


@lru_cache(4)
def read(html: str, *, whole: bool) -> Any:
    """A page, or a piece of one, as a tree; whoever reads the page that was just inspected finds it read.

    Everybody shares the tree, so nobody changes it; and everybody says `whole` in the same way, since the cache knows
    no default.
    """
    return JustHTML(html, collect_errors=True, fragment=not whole, sanitize=False)


def problems(html: str, *, whole: bool = True) -> list[str]:
    """What is wrong with a page, or with a piece of one, in sentences."""
    document = read(html, whole=whole)
    found = [f"markup: {error.code} at line {error.line}" for error in document.errors]
    nodes = document.query("*")
    named: dict[str, list[Any]] = defaultdict(list)
    for node in nodes:
        named[node.name].append(node)
    found += _inline(nodes) + _ids(nodes) + _forms(named) + _labels(named) + _pictures(named) + _scrolling(nodes)
    return found + (_anatomy(named) if whole else [])


def _anatomy(named: dict[str, list[Any]]) -> list[str]:
    found = []
    titles = [node.to_text().strip() for node in named["title"] if node.parent.name == "head"]
    if len(titles) != 1 or not titles[0] or titles[0].startswith("·"):
        found.append(f"the title is {titles}")
    if (count := len(named["h1"])) != 1:
        found.append(f"{count} headings of the first level")
    if len(named["main"]) != 1:
        found.append("no single main")
    return found


def _inline(nodes: list[Any]) -> list[str]:
    found = []
    for node in nodes:
        attributes = node.attrs or {}
        if node.name == "style":
            found.append("an inline style element")
        if "style" in attributes:
            found.append(f"style= on {node.name}")
        found += [f"{name}= on {node.name}" for name in attributes if name.startswith("on")]
        if node.name == "script" and not attributes.get("src"):
            found.append("an inline script")
        if node.name == "a" and not (attributes.get("href") or "").strip():
            found.append(f"a link to nowhere: {node.to_text().strip()[:40]}")
        found += _outside(node.name, attributes)
    return found


def _outside(name: str, attributes: dict[str, str]) -> list[str]:
    address = attributes.get(FETCHED.get(name, ""), "") or ""
    return [f"fetches {address} from outside"] if urlsplit(address).netloc else []


def _ids(nodes: list[Any]) -> list[str]:
    ids = Counter(node.attrs["id"] for node in nodes if node.attrs and "id" in node.attrs)
    return [f"the id {name} stands {count} times" for name, count in ids.items() if count > 1]


def _forms(named: dict[str, list[Any]]) -> list[str]:
    found = []
    for form in named["form"]:
        method = ((form.attrs or {}).get("method") or "get").lower()
        if method == "post" and not form.query("input[name=csrfmiddlewaretoken]"):
            found.append("a form that posts without a CSRF token")
    buttons = [button for button in named["button"] if not _named(button)]
    return found + ["a button without words" for button in buttons if _inside(button, "form")]


def _labels(named: dict[str, list[Any]]) -> list[str]:
    targets = {(label.attrs or {}).get("for") for label in named["label"]}
    fields = [*named["input"], *named["select"], *named["textarea"]]
    return [
        f"the field {attributes.get('name')} has no label"
        for field in fields
        if not (field.name == "input" and (field.attrs or {}).get("type") in UNLABELLED)
        and (attributes := field.attrs or {}).get("id") not in targets
        and not _inside(field, "label")
        and not (attributes.get("aria-label") or attributes.get("aria-labelledby"))
    ]


def _pictures(named: dict[str, list[Any]]) -> list[str]:
    return ["a picture without alt" for picture in named["img"] if "alt" not in (picture.attrs or {})]


def _scrolling(nodes: list[Any]) -> list[str]:
    """What scrolls by itself must be reached with the keyboard and have a name."""
    wanted = {"tabindex": "0", "role": "region"}
    scrolling = [node for node in nodes if "table-scroll" in ((node.attrs or {}).get("class") or "").split()]
    return [
        "a table that scrolls and cannot be reached or named"
        for node in scrolling
        if any(node.attrs.get(name) != value for name, value in wanted.items()) or not node.attrs.get("aria-label")
    ]


def _named(button: Any) -> bool:
    return bool(
        button.to_text().strip() or (button.attrs or {}).get("aria-label") or button.query("[aria-label], title")
    )


def _inside(node: Any, name: str) -> bool:
    while (node := node.parent) is not None:
        if node.name == name:
            return True
    return False
