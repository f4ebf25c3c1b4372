"""What the field sends is taken, and what harms is refused: hundreds of files of every kind, in one sweep each."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.register.domain import files
from documents.register.domain.files import FilePolicy
from documents.register.domain.files.refusals import Refused
from tests.documents.register import corpus

CASES = corpus.every()


def became(name: str, content: bytes) -> list[str] | str:
    try:
        return [flag.words for flag in files.check(SimpleUploadedFile(name, content), FilePolicy(10**9)).flags]
    except Refused as refused:
        return refused.words


@pytest.mark.parametrize("maker", [list, str], ids=["taken", "refused"])
def test_every_file_of_the_corpus_is(maker):
    wrong: dict[str, object] = {}
    for place, (name, content, expected) in enumerate(CASES):
        if isinstance(expected, maker):
            found = became(name, content)
            is_right = isinstance(found, maker) and (found == expected or (maker is str and found.startswith(expected)))
            wrong |= {} if is_right else {f"{place} {name}": (found, expected)}

    assert wrong == {}


def test_the_corpus_is_large_and_has_both_sides():
    refused = [case for case in CASES if isinstance(case[2], str)]

    assert len(CASES) >= 250
    assert min(len(refused), len(CASES) - len(refused)) >= 100
