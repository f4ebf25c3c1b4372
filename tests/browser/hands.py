"""Hands pages that were kept as HTML to a browser, and files as the site would serve them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.surroundings import RUN


@contextmanager
def handed_out(html: Mapping[str, bytes]) -> Iterator[str]:
    """The address under which a browser finds these pages, by path; files it may keep, so that each comes once."""

    class Hands(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def __init__(self, *request: Any) -> None:
            super().__init__(*request, directory=str(RUN))

        def do_GET(self) -> None:
            if (page := html.get(self.path)) is None:
                super().do_GET()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def end_headers(self) -> None:
            self.send_header("Cache-Control", "no-store" if self.path in html else "max-age=3600, immutable")
            super().end_headers()

        def log_message(self, *_words: Any) -> None:
            """A failed answer shows in what is drawn."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Hands) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
