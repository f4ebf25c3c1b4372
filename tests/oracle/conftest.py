"""What every test of doors stands in."""

import pytest
from django.http import HttpResponse

from kazinex.core import http


@pytest.fixture
def no_words(monkeypatch):
    """Refusals in short: tens of thousands would be drawn and recorded here, and other tests read them."""
    monkeypatch.setattr(http, "denied", lambda *_told: HttpResponse(status=403))
