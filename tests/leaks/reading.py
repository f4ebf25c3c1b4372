"""What an answer holds: its headers, its body, and what lies in the archives within."""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

CANARY = re.compile(rb"(?i)kanary([a-z])[\w.@-]*")
FRESH = re.compile(
    r'value="[A-Za-z0-9]{64}"|\b[0-9a-f]{32}\b|exports/[0-9a-f]{24}/|<time.*?</time>'
    r'|name="(?:form_key|batch)" value="[^"]*"|documents/upload/[0-9a-f]{24}/'
    r"|csrftoken=\S+|sessionid=\S+|X-Request-ID: \S+"
)

LISTS = (
    "documents/",
    "audit/",
    "active-shares/",
    "members/",
    "team/",
    "why/",
    "activity/",
)
BEGINNING = ("new/", "/p/harbour/", "/p/viaduct/")  # of forms, and of the homes of projects


def queried(address: str, queries: Sequence[str]) -> Sequence[str]:
    """The queries to ask an address with: lists with all, forms and homes with what they may be asked for."""
    if address.endswith(BEGINNING):
        return [*queries[:1], *(query for query in queries[1:] if "document=" in query)]
    return queries if address.endswith(LISTS) else queries[:1]


def body(response: Any) -> bytes:
    """Headers and body, archives unpacked."""
    streams = getattr(response, "streaming", False)
    content = b"".join(response.streaming_content) if streams else response.content
    if file := getattr(response, "file_to_stream", None):
        file.close()  # what is only asked about, by HEAD, is not read to its end
    headers = "\n".join(f"{name}: {value}" for name, value in response.items()).encode()
    return headers + b"\n\n" + unpacked(content)


def unpacked(content: bytes) -> bytes:
    if content[:2] != b"PK":
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(name.encode() + b"\n" + unpacked(archive.read(name)) for name in archive.namelist())


def canaries(content: Any, *, but: str = "", of: str = "") -> set[str]:
    """The canaries that sing, except those that were asked for; only those of these documents, when some are named."""
    raw = content if isinstance(content, bytes) else body(content)
    found = {match[0].decode().lower() for match in CANARY.finditer(raw) if match[1].decode().upper() in (of or "CFV")}
    return {word for word in found if word not in but.lower()}


def told(response: Any, *asked: object) -> tuple[int, str]:
    """What somebody is told: status, headers and text, without what is new each time and the words asked with."""
    text = FRESH.sub("", body(response).decode("utf-8", "replace"))
    for word in asked:
        text = text.replace(str(word), "ASKED")
    return response.status_code, text


def differing(one: tuple[int, str], other: tuple[int, str]) -> list[str]:
    """The lines in which two answers differ."""
    lines = sorted(set(one[1].splitlines()) ^ set(other[1].splitlines()))
    return [f"{one[0]} and {other[0]}", *(line.strip()[:200] for line in lines[:6])] if one != other else []
