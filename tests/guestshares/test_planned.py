"""A planned document is shared nowhere until its first revision."""

from datetime import date

import pytest

from documents.packages.services import packages, work_packages
from documents.register.services import documents
from guestshares.services import package_shares, shares
from guestshares.services.shares import Recipient
from kazinex.core.errors import RuleBroken
from tests.person import Person


def test_a_planned_document_is_shared_nowhere_until_its_first_revision(world):
    dina = world.actor("dina")
    due = date(2999, 5, 1)
    planned = documents.plan(world.harbour, number="HT-1", title="Wall", planned_on=due, by=dina)
    with pytest.raises(RuleBroken, match="HT-1 is planned: it has no file to share yet"):
        shares.create(planned, recipient_name="Jo", recipient_email="jo@designer.example", expiry=7, by=dina)
    assert "Create Guest Share" not in Person(world.client("dina")).open(planned.get_absolute_url()).text

    ada = world.actor("ada")
    package = packages.create(world.harbour, name="Tender", by=ada)
    packages.add_documents(package, [planned], by=ada)
    to = [Recipient("Jo", "jo@designer.example")]
    with pytest.raises(RuleBroken, match="nothing in this package that you could share yet"):
        package_shares.create_for_each(package, recipients=to, expiry=7, by=ada)
    work = work_packages.create(world.harbour, number="WP-1", title="Drainage", by=ada)
    work_packages.add_documents(work, [planned], by=ada)
    work_packages.move(work, to="active", by=ada)
    with pytest.raises(RuleBroken, match="In the way, as still planned, a draft or void: HT-1"):
        work_packages.move(work, to="submitted", by=ada)
