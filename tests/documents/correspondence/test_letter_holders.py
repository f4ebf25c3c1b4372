"""Who holds a revision because a letter brought it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.transmittals.queries import holders as queries
from documents.transmittals.services import holders

JO = "Jo Reid <jo@client.example>, Client Ltd"


def held(world, by="dina"):
    (found,) = [one for one in queries.holders(world.actor(by), world.plan) if one.revision.code == "A"]
    return [(one.name, one.is_outside, list(one.ways), one.company) for one in found.holders]


def test_whoever_a_letter_brought_a_revision_to_holds_it(world, send):
    send(to=f"{JO}\nAbel Adeyemi", cc="Remy Rousseau", documents=world.plan.number, by="dina")

    assert held(world) == [
        ("Jo Reid", True, ["RFI-0001"], "Client Ltd"),
        ("Abel Adeyemi", False, ["RFI-0001"], ""),
        ("Remy Rousseau", False, ["RFI-0001"], ""),
    ]
    assert held(world, by="ines") == held(world)


def test_a_letter_between_others_names_no_holder(world, send):
    send("GEN", to="Remy Rousseau", documents=world.plan.number)

    assert held(world) == []
    assert held(world, by="ines") == [("Remy Rousseau", False, ["GEN-0001"], "")]


def test_who_holds_a_superseded_revision_by_letter_is_told(world, send):
    send(to=f"{JO}\nAbel Adeyemi", documents=world.plan.number, by="dina")
    world.add_revision(world.plan, "B", "approved")
    world.plan.refresh_from_db()

    told = holders.tell(world.plan, world.plan.revisions.get(code="A"), by=world.actor("dina"))

    assert [one.name for one in told] == ["Jo Reid", "Abel Adeyemi"]


def test_many_letters_ask_no_more_queries(world, send):
    def queries_of():
        with CaptureQueriesContext(connection) as asked:
            held(world)
        return len(asked)

    send(to="Abel Adeyemi", documents=world.plan.number)
    few = queries_of()
    for _ in range(3):
        send(to="Abel Adeyemi", cc="Remy Rousseau", documents=world.plan.number)
    assert queries_of() <= few
