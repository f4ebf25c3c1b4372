"""The indexes along which a person's letters are read, held to what the letters themselves say."""

from functools import partial
from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.db import connections, transaction
from django.http import QueryDict

from documents.correspondence.models import Letter, LetterType, Recipient, ReplyDraft
from documents.correspondence.models.words import AWAITED
from documents.correspondence.queries import letters as queries
from documents.correspondence.queries import walks
from documents.correspondence.services import handing_on, letter_types, sending, threads
from documents.correspondence.services.drafts import Typed
from documents.correspondence.web import lists
from kazinex.core import clock, cursors, keyset
from kazinex.core.tenancy import organisation_active
from tests.cast import build_world

TWICE = """
insert into correspondence_recipient (organisation_id, public_id, letter_id, kind, position, user_id, name, email,
  company, source, rule, priority, created_at)
select organisation_id, 'twice', letter_id, 'cc', 2, user_id, name, 'old@elsewhere.example', '', '', '', '', now()
from correspondence_recipient where id = %s
"""


def copied(letter):
    """What whom a letter names keep of it, held to the letter itself."""
    letter.refresh_from_db()
    late_at = letter.due_at if Letter.objects.filter(AWAITED, pk=letter.pk).exists() else None
    truth = (letter.project_id, letter.moved_at, letter.status, letter.type_id, letter.priority, late_at)
    people = Recipient.objects.filter(letter=letter).order_by("position")
    kept = ("project_id", "moved_at", "status", "type_id", "priority", "late_at")
    assert set(people.values_list(*kept)) == {truth}
    return [one.waits for one in people]


def test_whom_it_names_keep_where_it_stands(world, send, reply):
    letter = send("RFI", to="Abel Adeyemi\nRemy Rousseau", cc="Vera Voss")
    assert copied(letter) == [True, True, False]
    stale = Recipient.objects.get(letter=letter, user=world.remy)
    reply(letter, "abel")
    assert copied(letter) == [False, False, False]
    stale.save()
    assert copied(letter) == [False, False, False]
    reply(letter, "ines")
    assert copied(letter) == [True, True, False]
    handing_on.hand_on(letter, world.remy, world.petra, "On leave", by=world.actor("ines"))
    assert copied(letter) == [True, False, False, True]
    threads.close(letter, reason="Done", by=world.actor("ines"))
    assert copied(letter) == [False] * 4
    threads.reopen(letter, reason="Not done", by=world.actor("ines"))
    assert copied(letter) == [True, False, False, True]


def test_whoever_is_given_a_letter_back_under_another_address_is_named_and_counted_once(world, send):
    first, last = (send("GEN", to="Abel Adeyemi") for _each in range(2))
    handing_on.hand_on(last, world.abel, world.remy, "On leave", by=world.actor("ines"))
    world.abel.email = "abel@elsewhere.example"
    world.abel.save()
    handing_on.hand_on(last, world.remy, world.abel, "Back", by=world.actor("ines"))
    named = [(one.user, one.is_asked, one.waits) for one in last.recipients.all()]
    assert named == [(world.abel, True, True), (world.remy, False, False)]

    abel = world.actor("abel")
    order, rows = ("-moved_at", "-id"), queries.letters(abel)
    for mine in ("", "to", "waiting"):
        part = partial(keyset.page, order=order, size=1, most=10, among=walks.among(abel, {"mine": mine}, {}))
        top = part(rows)
        end, beyond = (part(rows, after=after) for after in (top.after, cursors.write(first, order)))
        found = [[*each.rows, each.count_words, bool(each.after)] for each in (top, end, beyond)]
        assert found == [[last, "2", True], [first, "2", False], ["2", False]]


def test_the_register_holds_by_its_indexes_what_it_holds_without(world, send, reply):
    sent = (
        ("RFI", "ines", "Abel Adeyemi"),
        ("GEN", "abel", "Remy Rousseau"),
        ("GEN", "remy", "Abel Adeyemi"),
        ("SI", "abel", "Ines Ibarra"),
        ("GEN", "ines", "Vera Voss"),
    )
    for kind, by, to in sent:
        last = send(kind, by=by, to=to)
    reply(Letter.objects.get(series="GEN", number=2), "abel")
    Letter.objects.filter(series="GEN").update(due_at=clock.now(), priority="urgent")
    asked = (
        "",
        "status=open",
        "status=responded",
        "mine=waiting",
        "mine=to",
        "mine=sent",
        "type=GEN",
        "priority=urgent",
        "overdue=yes",
        "overdue=yes&type=GEN&status=sent&priority=urgent",
        "overdue=yes&mine=waiting",
        "mine=to&status=sent",
    )
    for name in ("ines", "abel", "remy", "petra"):
        actor = world.actor(name)
        for query in asked:
            reading = lists.letters(actor).read(QueryDict(query), path="")
            page, every = reading.page(queries.letters(actor)), reading.every(queries.letters(actor))
            assert [row["number"] for row in page.rows] == [
                row["number"] for row in lists._rows(actor.project, list(every))
            ]
            assert page.count == str(len(every))
    assert last.recipients.get().waits


def test_rows_that_named_a_person_twice_become_one_in_the_place_of_the_first(own_database):
    world, migration = build_world(), import_module("documents.correspondence.migrations.0094_a_person_once_a_letter")
    with organisation_active(world.meridian):
        letter_types.add_usual(by=world.actor("ada", ""))
        typed = Typed(
            subject="Kerb", body="Which?", type=LetterType.objects.get(code="GEN"), to="Abel Adeyemi\nVera Voss"
        )
        letter = sending.write(world.harbour, typed, by=world.actor("ines")).letter
        abel, _vera = letter.recipients.all()
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table correspondence_recipient drop constraint recipient_once_a_person")
        cursor.execute(TWICE.replace("twice", "again").replace("old@", "other@").replace("2", "3"), [abel.pk])
        cursor.execute(TWICE, [abel.pk])
    with organisation_active(world.meridian):
        again = letter.recipients.get(public_id="again")
        for row, body in ((abel, "Old"), (again, "New")):
            ReplyDraft.objects.create(letter=letter, outside=row, body=body)
    with transaction.atomic(using="owner"):
        migration.merge(apps, SimpleNamespace(connection=connections["owner"]))
    with organisation_active(world.meridian):
        named = [(str(one), one.email, one.kind, one.position) for one in letter.recipients.all()]
        assert named == [
            ("Abel Adeyemi", "old@elsewhere.example", "to", 0),
            ("Vera Voss", world.people["vera"].email, "to", 1),
        ]
        assert not letter.recipients.filter(pk__in=[abel.pk, again.pk]).exists()
        assert [(one.body, one.outside.public_id) for one in ReplyDraft.objects.all()] == [("New", "twice")]
