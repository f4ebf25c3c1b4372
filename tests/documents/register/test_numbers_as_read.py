"""Numbers are unique as people read them (SPEC 7)."""

import pytest

from documents.register.models import Document
from kazinex.core.errors import RuleBroken


@pytest.mark.parametrize("number", ["ht-civ-dwg-001", "HT-CIV-dwg-001"])
def test_a_number_in_other_capitals_is_taken(world, register, number):
    with pytest.raises(RuleBroken, match=f"{number} is already taken in this project by HT-CIV-DWG-001, which reads"):
        register(number)

    assert Document.objects.filter(number__iexact=number).count() == 1


@pytest.mark.parametrize("number", ["HT-CIV-DWG-001.", "-HT-9", "HT--9", "HT-9_", "HT._9"])
def test_a_number_neither_begins_nor_ends_with_punctuation_nor_repeats_it(world, register, number):
    with pytest.raises(RuleBroken, match="neither begins nor ends"):
        register(number)


def test_a_number_with_a_letter_of_another_alphabet_shows_the_letter(register):
    with pytest.raises(RuleBroken, match="The “\u0421” in “\u0421IV” is a Cyrillic letter among Latin ones"):
        register("HT-\u0421IV-009")
