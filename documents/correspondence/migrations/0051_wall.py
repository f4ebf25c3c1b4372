from django.db import migrations

from kazinex.core.rls import EnableTenantRLS, TenantForeignKey

TABLES = ("LetterType", "Letter", "Recipient", "LetterDocument", "Reply", "LetterAttachment", "AddressRule")
TENANT_KEYS = [
    ("LetterType", "project"),
    ("Letter", "project"),
    ("Letter", "type"),
    ("Letter", "zone"),
    ("Recipient", "letter"),
    ("LetterDocument", "letter"),
    ("LetterDocument", "document"),
    ("LetterDocument", "revision"),
    ("Reply", "letter"),
    ("LetterAttachment", "letter"),
    ("LetterAttachment", "reply"),
    ("AddressRule", "project"),
    ("AddressRule", "type"),
    ("AddressRule", "zone"),
]


class Migration(migrations.Migration):
    """The wall around correspondence."""

    dependencies = [("correspondence", "0050_letters")]

    operations = [
        *[EnableTenantRLS(name) for name in TABLES],
        *[TenantForeignKey(model, field) for model, field in TENANT_KEYS],
    ]
