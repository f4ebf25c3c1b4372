from django.db import migrations

# What both functions ask is planned once for a connection. Planned anew for each word, the planner read the statistics of
# the text index every time, which took longer than finding the few rows; there is only the one index they can go through.
ONCE = """
alter function documents_search(bigint, text[]) set plan_cache_mode = force_generic_plan;
alter function documents_search_plan(bigint, text[], text[]) set plan_cache_mode = force_generic_plan;
"""
ANEW = """
alter function documents_search(bigint, text[]) reset plan_cache_mode;
alter function documents_search_plan(bigint, text[], text[]) reset plan_cache_mode;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0071_paper")]

    operations = [migrations.RunSQL(ONCE, ANEW)]
