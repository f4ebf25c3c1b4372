"""The token, the session key and the passphrase stand nowhere in clear (SECURITY 4)."""

import logging

from django.core import mail
from django.db import connection
from psycopg import sql

from kazinex.core import outbox
from tests.cast import HouseClient
from tests.guestshares import guests

SECRET = "culvert and sleeper"


def test_no_table_holds_token_key_or_passphrase(world):
    share, link = guests.share_with_jo(world, passphrase=SECRET)
    token = link.split("/")[2]
    dina = world.client("dina")
    dina.post(share.get_absolute_url() + "rotate/")  # the new link waits in the session to be shown once
    jo = HouseClient()
    jo.get(link)
    text = everything()
    fresh = dina.get(share.get_absolute_url()).content.decode().split("/g/")[1].split("/")[0]

    assert len(fresh) == 43
    for secret in (token, fresh, SECRET):
        assert secret not in text


def test_no_table_holds_the_key_of_a_guest_session(world):
    share, link = guests.share_with_jo(world)
    key = guests.enter(link).cookies[f"kazinex_guest_session_{share.public_id}"].value.split(".")[1]
    assert key not in everything()


def test_the_mail_is_blanked_once_it_is_sent(world):
    _, link = guests.share_with_jo(world)
    token = link.split("/")[2]
    while outbox.dispatch():
        pass
    assert token in mail.outbox[0].body
    assert token not in mail.outbox[0].subject
    assert token not in everything()
    with connection.cursor() as cursor:
        cursor.execute("select payload::text from core_outbox where kind = 'mail.send'")
        assert {row[0] for row in cursor.fetchall()} == {"{}"}


def test_no_log_line_holds_the_token(world, caplog):
    from kazinex.core.logs import Redact

    share, link = guests.share_with_jo(world)
    guests.end_by_date(share)
    with caplog.at_level(logging.DEBUG):
        caplog.handler.addFilter(Redact())
        for path in (link, link + "more/", link + "?x=1"):
            HouseClient().get(path)
    assert caplog.records
    assert link.split("/")[2] not in caplog.text


def everything() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute("select has_table_privilege(%s, 'select')", [table])
            if cursor.fetchone()[0]:
                cursor.execute(sql.SQL("select t::text from {} t").format(sql.Identifier(table)))
                found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)
