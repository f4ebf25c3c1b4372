"""Searching the register: what a person typed, as the database is asked for it."""

from documents.register.queries.search.asking import Asking, asking, options
from documents.register.queries.search.files import lines
from documents.register.queries.search.plans import Sought, sought

__all__ = ["Asking", "Sought", "asking", "lines", "options", "sought"]
