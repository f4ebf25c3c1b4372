"""Kazinex Workflows: document control that outsiders can be trusted with."""
