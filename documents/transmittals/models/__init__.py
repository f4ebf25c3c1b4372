"""Transmittals, and the distribution lists they are sent to."""

from documents.transmittals.models.distribution_list import DistributionList, ListEntry
from documents.transmittals.models.holder_notice import HolderNotice
from documents.transmittals.models.numbering import TransmittalNumbering
from documents.transmittals.models.transmittal import Transmittal, TransmittalDocument, TransmittalRecipient
from documents.transmittals.models.words import AddressedAs, Purpose, Relation, TransmittalStatus

__all__ = [
    "AddressedAs",
    "DistributionList",
    "HolderNotice",
    "ListEntry",
    "Purpose",
    "Relation",
    "Transmittal",
    "TransmittalDocument",
    "TransmittalNumbering",
    "TransmittalRecipient",
    "TransmittalStatus",
]
