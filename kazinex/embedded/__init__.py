"""What a machine without services gets: PostgreSQL from a wheel, secrets and a broker, all under one folder.

Settings read addresses from here; nothing is started before somebody calls `start` or `hold`.
This package imports no Django, because the settings import it.
"""

import os
from pathlib import Path

from kazinex.embedded.clusters import DATABASE, Cluster, ClusterFailed, start, stop
from kazinex.embedded.leases import hold
from kazinex.embedded.roles import ROLES, prepare
from kazinex.embedded.secret_files import secret

__all__ = ["ROLES", "Cluster", "ClusterFailed", "broker_options", "hold", "prepare", "secret", "start", "stop", "urls"]


def urls(var: Path) -> dict[str, str]:
    """The address of the embedded database for each role, whether or not it runs yet.

    Tests share one cluster and give each process a database of its own: KAZINEX_CLUSTER and KAZINEX_DATABASE say which.
    """
    cluster = Cluster(Path(os.environ.get("KAZINEX_CLUSTER", var)))
    database = os.environ.get("KAZINEX_DATABASE", DATABASE)
    return {role: cluster.url(role, database) for role in ROLES}


def broker_options(var: Path) -> dict[str, str]:
    """Celery's filesystem transport: one folder that is both inbox and outbox of the one worker."""
    folders = {name: var / "broker" / name for name in ("messages", "processed", "control")}
    for folder in folders.values():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    messages = str(folders["messages"])
    return {
        "data_folder_in": messages,
        "data_folder_out": messages,
        "processed_folder": str(folders["processed"]),
        "control_folder": str(folders["control"]),
    }
