"""Where secrets are hunted: the audit log's furniture, and nobody is asked to prove afresh who they are."""

import pytest

from tests.audit.conftest import happened
from tests.cast import prove_afresh

__all__ = ["happened"]


@pytest.fixture(autouse=True)
def proven(monkeypatch: pytest.MonkeyPatch) -> None:
    prove_afresh(monkeypatch)
