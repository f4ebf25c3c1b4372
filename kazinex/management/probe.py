"""Asks this machine's web server whether it lives; the image's health check. Standard library only."""

import http.client
import os
import sys

PORT = 8000


def lives(port: int = PORT) -> bool:
    """Whether /health/live answers 200 within five seconds, asked under a host name the site accepts."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/live", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if lives() else 1)
