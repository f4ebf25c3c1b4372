"""Roles' overrides and access control groups."""


class PermissionActions:
    """Actions in the category permission."""
