"""What the benches measure on can still be made: a column without a default breaks SQL that nobody runs every day."""

from documents.register.models import Document
from guestshares.models import ShareItem
from kazinex.core.tenancy import organisation_active
from tests.benchmarks import makers
from tests.cast import build_world


def test_the_benches_can_still_be_filled(own_database):
    world = build_world()
    project = makers.metro(world, 60)
    makers.events(world, 20, at_once=10)
    makers.shares(world, 10, due_every=5, with_items=True)

    with organisation_active(world.meridian):
        assert Document.objects.filter(project=project).count() == 60
        assert ShareItem.objects.count() == 10
