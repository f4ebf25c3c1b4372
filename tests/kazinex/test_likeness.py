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


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian: I want
        "\u0915\u094d\u200d\u0937",  # Devanagari: a half letter
        "\u0930\u094d\u200c\u092f",
        "\u09b0\u200d\u09cd\u09af",  # Bengali: the joiner stands before the virama
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3",  # Sinhala: Sri
        "\u0d15\u0d4d\u200d",  # Malayalam, at the end of a word
        "\U0001f469\u200d\U0001f4bb",  # a woman at a computer
        "\U0001f477\U0001f3fd\u200d\u2640\ufe0f",  # a builder with a skin tone
    ],
)
def test_a_joiner_stays_where_script_or_emoji_is_written_with_it(text):
    assert likeness.visible(text) == text
    assert likeness.visible(f"x {text} y") == f"x {text} y"
    assert likeness.key(text) == likeness.key(text.replace("\u200c", "").replace("\u200d", ""))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("QC\u200dON\u200c-001", "QCON-001"),
        ("\u200d\u0645\u06cc\u200c", "\u0645\u06cc"),
        ("\u0645\u200c\u200c\u200c\u06cc", "\u0645\u200c\u06cc"),
        ("\u0645\u202e\u200c\u06cc", "\u0645\u200c\u06cc"),
        ("\u0419\u200d\u0430", "\u0419\u0430"),
        ("\U0001f469\u200dx\ufe0f", "\U0001f469x"),
        ("\u5c71\u200c\u7530", "\u5c71\u7530"),
    ],
)
def test_elsewhere_a_joiner_is_invisible_and_is_taken_out(text, left):
    assert likeness.visible(text) == left
