"""The web server: waitress, which reads a request whole before a thread is taken, with limits on how slowly.

Half-sent requests cost a socket and nothing else; a server that hands a thread to whoever sends the first byte is
stopped by as many of them as it has threads (SECURITY 0, "Bodies").
"""

import socket
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.conf import settings
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

MEBIBYTE = 1024 * 1024
THREADS = 8  # of one process; each may hold one database connection
FIRST_BYTE = 10.0  # seconds until headers are whole, and from them to the first byte of a body
SLOWEST = 4 * 1024  # bytes a second of a body, on average after FIRST_BYTE
LONGEST = 15 * 60.0  # seconds one request may take to arrive
UNSENT = MEBIBYTE // 8  # bytes the system takes of an answer beyond those on the line; its buffers hold megabytes else
STALLED = 60.0  # seconds somebody who downloads may take nothing
IDLE = 75.0  # seconds between two requests of a connection
MOST_OF_ONE_ADDRESS = 32  # requests arriving or being answered at once
MOST_CONNECTIONS = 2000
Now = Callable[[], float]


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """One connection, which knows since when its present request arrives and how much of it came."""

    began = 0.0
    held = b""  # what came while its address had as many requests under way as one may

    def received(self, data: bytes) -> bool:
        """Count the time from the first byte of each request; while its address is crowded, it waits."""
        if not self.is_busy:
            if self.server.is_crowded_by(self):
                self.held += data
                return False
            self.began = time.time()
        taken = bool(super().received(data))
        self.server.under_way = None
        return taken

    def readable(self) -> bool:
        """Asked before every look at the sockets: what was held goes on as soon as there is room."""
        if self.held and self.server.is_crowded_by(self):
            return False
        if self.held:
            data, self.held = self.held, b""
            self.received(data)
        return bool(super().readable())

    @property
    def arrived(self) -> int:
        """Bytes of a body that came and wait for the rest."""
        return int(self.request.body_bytes_received) if self.request is not None else 0

    @property
    def is_busy(self) -> bool:
        """Whether a request of it arrives or is answered now."""
        return self.request is not None or bool(self.requests)

    def is_too_slow(self, now: float) -> bool:
        """Whether what arrives, or what is taken of an answer, comes too slowly to be waited for."""
        if self.requests:
            return bool(self.total_outbufs_len and now - self.last_activity > STALLED)
        if self.request is None:
            return bool(now - self.last_activity > IDLE)
        spent = now - self.began
        if not self.request.headers_finished or spent > LONGEST:
            return spent > FIRST_BYTE
        return spent > FIRST_BYTE and self.arrived < (spent - FIRST_BYTE) * SLOWEST


class Server(TcpWSGIServer):  # type: ignore[misc]  # the same
    """Several processes may listen on one port; the system divides connections among them."""

    channel_class = Channel
    under_way: Counter[str] | None = None  # how many requests of each address, as they were counted last

    def readable(self) -> bool:
        """Asked before every look at the sockets: what is under way is counted anew, once for all that wait."""
        self.under_way = None
        return bool(super().readable())

    def bind_server_socket(self) -> None:
        """Share the port with the other processes of this site."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        super().bind_server_socket()

    def set_socket_options(self, conn: Any) -> None:
        """Let what a revoke should stop wait here, where it can be stopped."""
        super().set_socket_options(conn)
        conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT)

    def maintenance(self, now: float) -> None:
        """Close what comes too slowly, and what came last where more waits than may; asked every second."""
        channels = list(self.active_channels.values())
        waiting = sum(channel.arrived for channel in channels)
        for channel in sorted(channels, key=lambda one: one.began, reverse=True):
            if channel.is_too_slow(now) or (channel.arrived and waiting > settings.KAZINEX_SPOOL_LIMIT):
                waiting -= channel.arrived
                channel.will_close = True

    def is_crowded_by(self, channel: Channel) -> bool:
        """Whether this address has as many requests under way as one may; behind a proxy the proxy counts."""
        if settings.KAZINEX_BEHIND_PROXY:
            return False
        if self.under_way is None:
            self.under_way = Counter(other.addr[0] for other in self.active_channels.values() if other.is_busy)
        return self.under_way[channel.addr[0]] >= MOST_OF_ONE_ADDRESS


def serve(application: Any, *, host: str, port: int) -> None:
    """Answer requests until the process is told to stop."""
    adjustments = Adjustments(
        listen=f"{host}:{port}",
        threads=THREADS,
        connection_limit=MOST_CONNECTIONS,
        backlog=1024,
        cleanup_interval=1,
        channel_timeout=int(IDLE),
        max_request_header_size=64 * 1024,
        max_request_body_size=settings.KAZINEX_HARD_UPLOAD_LIMIT + 16 * MEBIBYTE,
        inbuf_overflow=MEBIBYTE // 2,
        outbuf_overflow=MEBIBYTE,
        outbuf_high_watermark=MEBIBYTE,  # a download that is revoked has at most so much left on its way
        clear_untrusted_proxy_headers=False,  # the middleware trusts as many hops as the settings say
        asyncore_use_poll=True,
        ident=None,
    )
    Server(application, adj=adjustments).run()
