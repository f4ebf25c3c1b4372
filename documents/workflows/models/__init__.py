from documents.workflows.models.matrix import MatrixReviewer, MatrixRule
from documents.workflows.models.outside import Outside
from documents.workflows.models.part import StepAttachment, StepDraft, StepPart
from documents.workflows.models.reminder import ReminderInterval
from documents.workflows.models.template import TemplateVersion, WorkflowTemplate
from documents.workflows.models.workflow import Workflow, WorkflowDocument, WorkflowStep

__all__ = [
    "MatrixReviewer",
    "MatrixRule",
    "Outside",
    "ReminderInterval",
    "StepAttachment",
    "StepDraft",
    "StepPart",
    "TemplateVersion",
    "Workflow",
    "WorkflowDocument",
    "WorkflowStep",
    "WorkflowTemplate",
]
