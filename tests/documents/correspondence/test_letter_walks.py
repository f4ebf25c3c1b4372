"""The indexes along which a person's letters are read, held to what the letters themselves say."""

from django.http import QueryDict

from documents.correspondence.models import Letter, Recipient
from documents.correspondence.queries import letters as queries
from documents.correspondence.services import handing_on, threads
from documents.correspondence.web import lists


def copied(letter):
    """What whom a letter names keep of it, held to the letter itself."""
    letter.refresh_from_db()
    truth = (letter.project_id, letter.moved_at, letter.status)
    people = Recipient.objects.filter(letter=letter).order_by("position")
    assert {(one.project_id, one.moved_at, one.status) for one in people} == {truth}
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
    asked = (
        "",
        "status=open",
        "status=responded",
        "mine=waiting",
        "mine=to",
        "mine=sent",
        "type=GEN",
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
