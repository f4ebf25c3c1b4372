"""Every HTML answer fetched by any test is inspected: sound markup, one heading, labels, nothing inline."""

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from justhtml import JustHTML

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
LABELLED = "input:not([type=hidden]):not([type=submit]):not([type=button]), select, textarea"


def inspect(response: Any) -> None:
    """Fail the test that fetched a page which is not sound."""
    for name, value in HEADERS.items():
        assert response.headers.get(name) == value, f"{name} is {response.headers.get(name)!r}"
    if "text/html" not in response.headers.get("Content-Type", "") or getattr(response, "streaming", False):
        return
    if not response.content:
        return
    html = response.content.decode()
    where = f"{response.request['PATH_INFO']} ({response.status_code})"
    whole = html.lstrip()[:9].lower() == "<!doctype"
    found = problems(html, whole=whole)
    assert not found, f"{where}: " + "; ".join(found)


def problems(html: str, *, whole: bool = True) -> list[str]:
    """What is wrong with a page, or with a piece of one, in sentences."""
    document = JustHTML(html, collect_errors=True, fragment=not whole, sanitize=False)
    found = [f"markup: {error.code} at line {error.line}" for error in document.errors]
    found += _inline(document) + _ids(document) + _forms(document) + _labels(document) + _pictures(document)
    found += _scrolling(document)
    return found + (_anatomy(document) if whole else [])


def _anatomy(document: Any) -> list[str]:
    found = []
    titles = [node.to_text().strip() for node in document.query("head > title")]
    if len(titles) != 1 or not titles[0] or titles[0].startswith("·"):
        found.append(f"the title is {titles}")
    if (count := len(document.query("h1"))) != 1:
        found.append(f"{count} headings of the first level")
    if len(document.query("main")) != 1:
        found.append("no single main")
    return found


def _inline(document: Any) -> list[str]:
    found = ["an inline style element" for _ in document.query("style")]
    for node in document.query("*"):
        attributes = node.attrs or {}
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
    fetched = {"script": "src", "link": "href", "img": "src", "iframe": "src"}.get(name)
    address = attributes.get(fetched or "", "") or ""
    return [f"fetches {address} from outside"] if urlsplit(address).netloc else []


def _ids(document: Any) -> list[str]:
    ids = Counter(node.attrs["id"] for node in document.query("[id]"))
    return [f"the id {name} stands {count} times" for name, count in ids.items() if count > 1]


def _forms(document: Any) -> list[str]:
    found = []
    for form in document.query("form"):
        method = (form.attrs.get("method") or "get").lower()
        if method == "post" and not form.query("input[name=csrfmiddlewaretoken]"):
            found.append("a form that posts without a CSRF token")
        found += ["a button without words" for button in form.query("button") if not _named(button)]
    return found


def _labels(document: Any) -> list[str]:
    targets = {label.attrs.get("for") for label in document.query("label")}
    inside = {id(field) for label in document.query("label") for field in label.query(LABELLED)}
    return [
        f"the field {field.attrs.get('name')} has no label"
        for field in document.query(LABELLED)
        if field.attrs.get("id") not in targets
        and id(field) not in inside
        and not (field.attrs.get("aria-label") or field.attrs.get("aria-labelledby"))
    ]


def _pictures(document: Any) -> list[str]:
    return ["a picture without alt" for picture in document.query("img") if "alt" not in (picture.attrs or {})]


def _scrolling(document: Any) -> list[str]:
    """What scrolls by itself must be reached with the keyboard and have a name."""
    wanted = {"tabindex": "0", "role": "region"}
    return [
        "a table that scrolls and cannot be reached or named"
        for node in document.query(".table-scroll")
        if any(node.attrs.get(name) != value for name, value in wanted.items()) or not node.attrs.get("aria-label")
    ]


def _named(button: Any) -> bool:
    return bool(button.to_text().strip() or button.attrs.get("aria-label") or button.query("[aria-label], title"))
