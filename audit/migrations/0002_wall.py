from django.db import migrations

from kazinex.core.rls import EnableTenantRLS

APPEND_ONLY = """
create function audit_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'The audit log is append-only: % is refused.', tg_op using errcode = 'insufficient_privilege';
end $$;
create trigger audit_event_append_only before update or delete on audit_auditevent
  for each row execute function audit_refuse();
create trigger audit_event_keeps_all before truncate on audit_auditevent
  for each statement execute function audit_refuse();
revoke update, delete, truncate on audit_auditevent from kazinex_app;
"""
UNDO = """
drop trigger audit_event_append_only on audit_auditevent;
drop trigger audit_event_keeps_all on audit_auditevent;
drop function audit_refuse();
grant update, delete on audit_auditevent to kazinex_app;
"""


class Migration(migrations.Migration):
    """The wall around the audit log, and its refusal of every change."""

    dependencies = [("audit", "0001_initial")]

    operations = [EnableTenantRLS("AuditEvent"), migrations.RunSQL(APPEND_ONLY, UNDO)]
