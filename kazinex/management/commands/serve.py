import os
import signal
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kazinex.management import processes, web_server
from kazinex.management.children import Child, Crew


class Command(BaseCommand):
    """One web process, or several on one port with one that raises the fallen."""

    help = "Answer requests until stopped."
    requires_system_checks = ()  # the application asks them itself, and refuses to serve

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=1, help="0: one for each core.")

    def handle(self, *_args: Any, **options: Any) -> None:
        host, port, number = options["host"], options["port"], options["processes"] or os.cpu_count() or 1
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        if number == 1:
            from kazinex.wsgi import application  # noqa: PLC0415  it refuses to be loaded where it may not serve

            web_server.serve(application, host=host, port=port)
            return
        self._supervise([processes.web(port, host=host) for _number in range(number)])

    def _supervise(self, commands: list[list[str]]) -> None:
        children = [Child(f"web {number}", command, Path.cwd()) for number, command in enumerate(commands, start=1)]
        crew = Crew(children, self._say)
        try:
            crew.start()
            while True:
                crew.attend(0.5)
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            crew.stop()

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
