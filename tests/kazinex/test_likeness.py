"""Names compared, and cleaned, as people read them (SPEC 7)."""

import pytest

from kazinex.core import likeness
from kazinex.core.errors import RuleBroken


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("QCON-001", "qcon-001"),
        ("Civil team", "Civil\u00a0team"),
        ("Civil team", " civil   TEAM "),
        ("Civil team", "Civil\u200b team"),
        ("Caf\u00e9", "Cafe\u0301"),
        ("\uff23\uff29\uff36", "CIV"),
        ("Civil", "C\u202eivil\u202c"),
        ("STRASSE", "stra\u00dfe"),
    ],
)
def test_what_reads_alike_has_one_key(one, other):
    assert likeness.key(one) == likeness.key(other)


def test_what_reads_otherwise_has_another():
    keys = {likeness.key(text) for text in ("Civil", "Civil 2", "Zivil", "C-ivil")}

    assert len(keys) == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\u0421ivil team", "The “\u0421” in “\u0421ivil” is a Cyrillic letter among Latin ones"),
        ("Civil te\u0430m", "The “\u0430” in “te\u0430m” is a Cyrillic letter among Latin ones"),
        ("\u0391BC", "The “\u0391” in “\u0391BC” is a Greek letter among Latin ones"),
    ],
)
def test_a_word_of_two_alphabets_is_refused_and_shows_the_letter(text, words):
    with pytest.raises(RuleBroken, match=words):
        likeness.require_one_alphabet(text, field="name")


@pytest.mark.parametrize(
    "text",
    [
        "Civil team",
        "\u0413\u0440\u0443\u043f\u043f\u0430 A",
        "50 \u03bcm filters",
        "\u0394T, \u2126m",
        "\u571f\u6728 CIV",
        "\u00d8stre",
    ],
)
def test_words_of_one_alphabet_and_signs_of_units_stand(text):
    likeness.require_one_alphabet(text, field="name")


def test_what_turns_a_sentence_round_or_cannot_be_seen_is_taken_out():
    assert likeness.visible("Plan\u202e fdp.\u202c\u200b\u2066x\u2069\u00ad\u3164") == "Plan fdp.x"
    assert likeness.visible("one\u2028two") == "one two"
    assert likeness.visible("M\u00fcller, \u5c71\u7530\nand others") == "M\u00fcller, \u5c71\u7530\nand others"
