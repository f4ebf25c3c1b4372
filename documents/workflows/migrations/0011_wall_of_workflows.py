from django.db import migrations

from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

TENANT_KEYS = [
    ("WorkflowTemplate", "project"),
    ("TemplateVersion", "template"),
    ("Workflow", "project"),
    ("Workflow", "version"),
    ("WorkflowDocument", "workflow"),
    ("WorkflowDocument", "document"),
    ("WorkflowDocument", "revision"),
    ("WorkflowStep", "workflow"),
    ("StepPart", "step"),
    ("StepDraft", "part"),
    ("StepAttachment", "part"),
]
TABLES = (
    *("WorkflowTemplate", "TemplateVersion", "Workflow", "WorkflowDocument"),
    *("WorkflowStep", "StepPart", "StepDraft", "StepAttachment"),
)


class Migration(migrations.Migration):
    """The wall around workflows."""

    dependencies = [("workflows", "0010_workflows"), ("documents", "0002_wall"), ("projects", "0002_wall")]

    operations = [
        *[EnableTenantRLS(name) for name in TABLES],
        *[TenantForeignKey(model, field) for model, field in TENANT_KEYS],
    ]
