"""The audit log's own: exports and reviews."""


class AuditActions:
    """Actions in the category audit."""
