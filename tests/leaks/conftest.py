"""Where secrets are hunted: the audit log's furniture, and nobody is asked to prove afresh who they are."""

import pytest

from tests.audit.conftest import committed, happened

__all__ = ["committed", "happened"]


@pytest.fixture(autouse=True)
def proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kazinex.core.http.Hooks.needs_fresh_proof", staticmethod(lambda _request: None))
