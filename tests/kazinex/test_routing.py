"""Where an address leads is found once, and nothing that lets somebody in is kept."""

import pytest
from django.urls import Resolver404, URLResolver, path

from kazinex.core.routing import LONGEST, Remembered


@pytest.fixture
def looked_for(monkeypatch):
    """Every address that was looked for among the routes."""
    found, resolve = [], URLResolver.resolve

    def noted(self, path):
        found.append(path)
        return resolve(self, path)

    monkeypatch.setattr(URLResolver, "resolve", noted)
    return found


@pytest.fixture
def site(looked_for):
    def view(request, name):
        return name

    return Remembered([path("o/<slug:name>/", view), path("g/<slug:name>/", view)], kept=("o/",))


def test_an_address_is_looked_for_once(site, looked_for):
    answers = [site.resolve("o/meridian/").kwargs for _ in range(3)]

    assert answers == [{"name": "meridian"}] * 3
    assert looked_for == ["o/meridian/"]


def test_other_addresses_lead_elsewhere(site):
    assert [site.resolve(f"o/{name}/").kwargs["name"] for name in ("meridian", "northgate")] == [
        "meridian",
        "northgate",
    ]


@pytest.mark.parametrize("address", ["g/a-link-that-lets-in/", f"o/{'x' * LONGEST}/"])
def test_a_link_that_lets_in_and_an_address_without_end_are_not_kept(site, looked_for, address):
    for _ in range(2):
        site.resolve(address)

    assert looked_for == [address, address]


def test_what_leads_nowhere_does_so_each_time(site):
    for _ in range(2):
        with pytest.raises(Resolver404):
            site.resolve("o/meridian/nowhere/")
