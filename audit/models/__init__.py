from audit.models.event import ActorKind, AuditEvent
from audit.models.export import AuditExport, ExportState
from audit.models.review import AuditReview
from audit.models.seal import AuditCheckpoint, AuditKeyChange, AuditLeaf, AuditQueue, AuditSeal

__all__ = [
    "ActorKind",
    "AuditCheckpoint",
    "AuditEvent",
    "AuditExport",
    "AuditKeyChange",
    "AuditLeaf",
    "AuditQueue",
    "AuditReview",
    "AuditSeal",
    "ExportState",
]
