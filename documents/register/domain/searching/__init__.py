"""Searching the register (SPEC 7): what somebody typed, read as a tree of terms or answered with what is wrong."""

from documents.register.domain.folding import fold
from documents.register.domain.searching.expressions import STAR, And, Expression, Not, Or, Shape, Term, terms
from documents.register.domain.searching.grammar import read
from documents.register.domain.searching.mistakes import Mistake

__all__ = ["STAR", "And", "Expression", "Mistake", "Not", "Or", "Shape", "Term", "fold", "read", "terms"]
