"""The processes Kazinex Workflows consists of, as command lines for `up` and the tests."""

import sys

TASKS_AT_ONCE = 4  # threads of one worker


def web(port: int, *, host: str = "127.0.0.1", number: int = 1) -> list[str]:
    """The web server as so many processes on one port; 0: one for each core."""
    return manage("serve", "--host", host, "--port", str(port), "--processes", str(number))


def worker() -> list[str]:
    """Celery's worker: one process, as the filesystem transport wants it, whose threads let no long task hold all."""
    return [
        # On one's own machine, in a container too, root is who one is; there is nobody else to warn.
        *(sys.executable, "-W", "ignore:You're running the worker with superuser privileges"),
        *(
            "-m",
            "celery",
            "--app",
            "kazinex",
            "--quiet",
            "worker",
            "--pool",
            "threads",
            "--concurrency",
            str(TASKS_AT_ONCE),
        ),
        *("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"),
    ]


def beat(schedule: str) -> list[str]:
    """Celery's timetable; it remembers in this file when each task last ran."""
    return [
        *(sys.executable, "-m", "celery", "--app", "kazinex", "--quiet", "beat"),
        *("--schedule", schedule, "--loglevel", "WARNING", "--pidfile", ""),
    ]


def manage(command: str, *options: str) -> list[str]:
    """A management command of our own, as a process."""
    return [sys.executable, "manage.py", command, *options]
