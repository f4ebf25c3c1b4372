"""Packages a project is handed over with."""

from audit.domain.catalogue.action import Category, action

MANAGEMENT = Category.MANAGEMENT


class HandoverActions:
    """What happens to a package: it holds what its maker saw, and leaves the house as archives."""

    HANDOVER_STARTED = action(
        "handover_started", MANAGEMENT, "{actor} asked for {target} of {project}: {holds}", "holds"
    )
    HANDOVER_RESUMED = action(
        "handover_resumed", MANAGEMENT, "{actor} went on with {target} after {archives} archives", "archives"
    )
    HANDOVER_STOPPED = action(
        "handover_stopped", MANAGEMENT, "{actor} stopped {target} after {archives} archives", "archives"
    )
    HANDOVER_MADE = action(
        "handover_made",
        MANAGEMENT,
        "{target} of {project} was made for {actor}: {files} files in {archives} archives",
        "files",
        "archives",
        "lost",
        "manifest_sha256",
    )
    HANDOVER_DOWNLOADED = action(
        "handover_downloaded", MANAGEMENT, "{actor} took {file} of {target}", "file", "sha256", is_use=True
    )
    HANDOVER_REMOVED = action("handover_removed", MANAGEMENT, "{actor} removed {target}: {reason}", "reason")
