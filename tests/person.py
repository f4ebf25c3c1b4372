"""Somebody at a browser without JavaScript: reads pages, follows links by their words, fills fields by their labels."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

from tests.page import read

CONTROLS = "input, select, textarea"
MOST_REDIRECTS = 8
SEVERAL = {"checkbox", "hidden"}  # kinds of fields that may stand in a form several times under one name


class Person:
    """One browser and the page it shows."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.path = "/"
        self.response: Any = None
        self._read: tuple[Any, Any] = (None, None)

    def open(self, address: str) -> Person:
        """Go to an address, following redirects, and read the page."""
        parts = urlsplit(urljoin(self.path, address))
        self.path = parts.path + (f"?{parts.query}" if parts.query else "")
        return self._settle(self.client.get(self.path))

    def follow(self, words: str) -> Person:
        """Click the link with these words."""
        return self.open(self._address(words))

    def download(self, words: str) -> bytes:
        """The file behind the link, or the button, with these words."""
        if words in self.heard("button"):
            _method, place, data = self.filled(words)
            response = self.client.post(place, data)
        else:
            response = self.client.get(urljoin(self.path, self._address(words)))
        assert response.status_code == HTTPStatus.OK, (self.path, words, response.status_code)
        assert response.headers["Content-Disposition"].startswith("attachment")
        return b"".join(response.streaming_content) if response.streaming else response.content

    def press(self, button: str, fields: dict[str, Any] | None = None) -> Person:
        """Fill the form that holds this button, by its labels, and press it."""
        method, self.path, data = self.filled(button, fields)
        if method == "get":
            return self._settle(self.client.get(self.path.split("?")[0], data))
        return self._settle(self.client.post(self.path, data))

    def filled(self, button: str, fields: dict[str, Any] | None = None) -> tuple[str, str, dict[str, Any]]:
        """The method, the address and the fields that pressing this button would send."""
        form, pressed = self._form(button)
        data = self._defaults(form)
        for label, value in (fields or {}).items():
            self._enter(data, form, label, value)
        data |= {pressed.attrs["name"]: pressed.attrs.get("value", "")} if pressed.attrs.get("name") else {}
        action = pressed.attrs.get("formaction") or form.attrs.get("action") or self.path
        return (form.attrs.get("method") or "get").lower(), urljoin(self.path, action), data

    @property
    def page(self) -> Any:
        """The page as it was read, once for each answer."""
        of, page = self._read
        if of is not self.response:
            page = read(self.response.content.decode(), whole=True)
            self._read = self.response, page
        return page

    @property
    def text(self) -> str:
        """What the page says, with white space folded."""
        return " ".join(self.page.query("body")[0].to_text(separator=" ").split())

    def fact(self, label: str) -> str:
        """What stands beside a label in a list of facts."""
        for fact in self.page.query("dl.facts > div"):
            if _words(fact.query("dt")[0]) == label:
                return _words(fact.query("dd")[0])
        raise AssertionError(f"No fact “{label}” on {self.path}: {self.text[:600]}")

    def heard(self, where: str) -> list[str]:
        """The words of every element a selector finds, in order."""
        return [_words(node) for node in self.page.query(where)]

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    def _address(self, words: str) -> str:
        links = self.page.query("a[href]")
        exact = [link for link in links if _words(link) == words]
        for link in exact or [link for link in links if _words(link).startswith(words)]:
            return str(link.attrs["href"])
        raise AssertionError(f"No link “{words}” on {self.path}; there are {self.heard('a')}: {self.text[:600]}")

    def _settle(self, response: Any) -> Person:
        for _ in range(MOST_REDIRECTS):
            if response.status_code not in {301, 302, 303}:
                break
            self.path = urljoin(self.path, response.headers["Location"])
            response = self.client.get(self.path)
        self.response = response
        return self

    def _form(self, words: str) -> tuple[Any, Any]:
        for form in self.page.query("form"):
            for button in form.query("button, input[type=submit]"):
                if words in {_words(button), button.attrs.get("value"), button.attrs.get("aria-label")}:
                    return form, button
        said = [_words(button) for button in self.page.query("button")]
        raise AssertionError(f"No button “{words}” on {self.path} ({self.status}); there are {said}: {self.text[:600]}")

    def _defaults(self, form: Any) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for control in form.query(CONTROLS):
            name, kind = control.attrs.get("name"), control.attrs.get("type", "")
            if not name or kind in {"file", "submit", "button"}:
                continue
            if kind in {"checkbox", "radio"} and "checked" not in control.attrs:
                continue
            data[name] = _beside(data.get(name), _value(control)) if kind in SEVERAL else _value(control)
        return {name: value for name, value in data.items() if value is not None}

    def _enter(self, data: dict[str, Any], form: Any, label: str, value: Any) -> None:
        """What is typed, chosen or ticked; a box that is not ticked leaves others of its name as they are."""
        control = self._control(form, label)
        name = control.attrs["name"]
        if control.name == "select" and isinstance(value, str):
            data[name] = _option(control, value)
        elif control.attrs.get("type") == "checkbox":
            own = control.attrs.get("value", "on")
            there = data.get(name, [])
            others = [one for one in (there if isinstance(there, list) else [there]) if one != own]
            data[name] = [*others, own] if value else others
        else:
            data[name] = value

    def _control(self, form: Any, label: str) -> Any:
        for found in form.query("label"):
            if _label(found).startswith(label):
                if target := found.attrs.get("for"):
                    return next(control for control in form.query(CONTROLS) if control.attrs.get("id") == target)
                return found.query(CONTROLS)[0]
        raise AssertionError(
            f"No field “{label}” on {self.path}; there are {[_label(one) for one in form.query('label')]}"
        )


def _beside(there: Any, value: Any) -> Any:
    """A value, or several of the same name."""
    if there is None:
        return value
    return [*(there if isinstance(there, list) else [there]), value]


def _words(node: Any) -> str:
    return " ".join(node.to_text(separator=" ").split())


def _label(node: Any) -> str:
    return _words(node).removesuffix("*").strip()


def _value(control: Any) -> Any:
    if control.name == "textarea":
        return control.to_text()
    if control.name == "select":
        chosen = [option for option in control.query("option") if "selected" in option.attrs]
        chosen = chosen or control.query("option")[:1]
        return chosen[0].attrs.get("value", _words(chosen[0])) if chosen else None
    return control.attrs.get("value", "on" if control.attrs.get("type") in {"checkbox", "radio"} else "")


def _option(control: Any, words: str) -> str:
    for option in control.query("option"):
        if words in {_words(option), option.attrs.get("value")} or _words(option).startswith(words):
            return str(option.attrs.get("value", _words(option)))
    raise AssertionError(f"No choice “{words}”; there are {[_words(option) for option in control.query('option')]}")
