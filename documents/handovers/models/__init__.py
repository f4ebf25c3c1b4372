"""Packages a project is handed over with."""

from documents.handovers.models.handover import Handover, HandoverState, Which
from documents.handovers.models.pieces import HandoverFile, HandoverPart

__all__ = ["Handover", "HandoverFile", "HandoverPart", "HandoverState", "Which"]
