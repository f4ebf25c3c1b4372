from django.db import migrations, models

import kazinex.core.models

# Numbers are letters, digits and three signs, so their key is the number in small letters. Of those that read alike the
# first gets it; the others stand with one of their own.
FILL = """
update documents_document set number_key = keyed.key
from (
  select id, lower(number) || case when row_number() over (
    partition by organisation_id, project_id, lower(number) order by id) = 1 then '' else '#' || id end as key
  from documents_document) as keyed
where keyed.id = documents_document.id;
set constraints all immediate;
"""


class Migration(migrations.Migration):
    """Hold numbers apart as people read them; what stands already goes on standing."""

    dependencies = [("documents", "0007_search_common_words")]

    operations = [
        migrations.AddField(
            "document",
            "number_key",
            kazinex.core.models.LikenessField(editable=False, max_length=120, null=True, of="number"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "document",
            models.UniqueConstraint(
                fields=["organisation", "project", "number_key"], name="document_number_once_as_read"
            ),
        ),
    ]
