"""Organisations made at the console."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, Organisation, SecuritySettings
from accounts.services import organisations
from audit.domain.sentences import sentence
from audit.models import AuditEvent
from kazinex.core.actors import CommandActor
from kazinex.core.errors import RuleBroken
from kazinex.core.tenancy import organisation_active

CONSOLE = CommandActor("test")


def test_a_new_organisation_has_its_settings_and_its_first_event(world):
    made = organisations.create(name="Südkreuz Bahn", by=CONSOLE)

    assert made.slug == "sudkreuz-bahn"
    with organisation_active(made):
        assert SecuritySettings.objects.get().default_project_role == "viewer"
        assert [
            sentence(event) for event in AuditEvent.objects.exclude(category__in=["workflow", "correspondence"])
        ] == ["Server console (test) created the organisation Südkreuz Bahn"]


@pytest.mark.parametrize("slug", ["meridian", "settings", "a b", "ä/ö"])
def test_a_short_name_that_cannot_be_is_refused(world, slug):
    with pytest.raises(RuleBroken):
        organisations.create(name="Twice", slug=slug, by=CONSOLE)


def test_the_command_creates_it_and_invites_its_org_admin(world, capsys):
    call_command("create_organisation", "Western Water", "--admin", "lee@water.example", "--time-zone", "Asia/Tokyo")

    assert "/invitations/" in capsys.readouterr().out
    made = Organisation.objects.get(slug="western-water")
    assert made.time_zone == "Asia/Tokyo"
    with organisation_active(made):
        assert Membership.objects.get().role == "org_admin"


def test_the_command_says_what_is_wrong(world):
    with pytest.raises(CommandError, match="is taken"):
        call_command("create_organisation", "Meridian", "--admin", "lee@water.example")
    with pytest.raises(CommandError, match="no time zone"):
        call_command("create_organisation", "Western", "--admin", "lee@water.example", "--time-zone", "Mars")
