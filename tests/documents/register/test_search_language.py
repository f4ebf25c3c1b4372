"""What may be typed into the search box: it is read, or answered with a sentence about one of its characters."""

import sys
import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.register.domain import searching
from documents.register.domain.searching import Mistake, fold, prefixes

READ = [
    ("drainage  plan", "drainage plan"),
    ("drainage AND plan", "drainage plan"),
    ("a b OR c", "a b OR c"),
    ("a (b OR c)", "a (b OR c)"),
    ("a AND (b AND (c d))", "a b c d"),
    ("(a OR b) OR c", "a OR b OR c"),
    ("-a", "NOT a"),
    ("a -b --c", "a NOT b NOT NOT c"),
    ("NOT (a b)", "NOT (a b)"),
    ("a NOT b OR c", "a NOT b OR c"),
    ('"level 2"', '"level 2"'),
    ("“level 2”", '"level 2"'),
    ('-"level 2"', 'NOT "level 2"'),
    ("（管道 OR 図面）", "管道 OR 図面"),
    ("Title:x STATUS:approved", "title:x status:approved"),
    ("title:(a OR number:b)", "title:a OR number:b"),
    ('title:"a b"', 'title:"a b"'),
    ("drain* *age d*n", "drain* *age d*n"),
    ("HT-CIV-DWG-001", "HT-CIV-DWG-001"),
    ("1:100 10:30", "1:100 10:30"),
    ("plan – level & section - north", "plan level section north"),
    ("and or not", "and or not"),
    ("title:AND", "title:AND"),
]
MISTAKES = [
    ("drainage (plan", "A bracket opened at character 10 is never closed.", 10),
    ("drainage (", "A bracket opened at character 10 is never closed.", 10),
    ("plan)", "The bracket at character 5 closes nothing.", 5),
    ("plan ()", "The brackets at character 6 hold nothing.", 6),
    ('level "2', "A quotation mark at character 7 is never closed.", 7),
    ('a ""', "There is no letter or digit between the quotation marks at character 3.", 3),
    ("plan NOT", "NOT at character 6 needs something to look for behind it.", 6),
    ("plan AND", "AND at character 6 needs something to look for behind it.", 6),
    ("OR plan", "OR at character 1 needs something to look for before it.", 1),
    ("a OR OR b", "OR at character 3 needs something to look for behind it.", 3),
    ("a (OR b)", "OR at character 4 needs something to look for before it.", 4),
    ("a title:", "Nothing follows “title:” at character 3. Write what to look for right behind it.", 3),
    ("title: a", "Nothing follows “title:” at character 1. Write what to look for right behind it.", 1),
    ("status:-", "There is no letter or digit behind “status:” at character 1.", 1),
    ("plan *", "The star at character 6 stands alone. Write a letter or digit beside it.", 6),
    ("a*b*c*d*e*f*g", "The word at character 1 has more than 5 stars. Use fewer.", 1),
    (" %", "There is no letter or digit to look for at character 2.", 2),
    ("a " * 30 + "b", "Look for 30 words at most; the next one begins at character 61.", 61),
    ("(" * 21 + "a", "At character 21 more than 20 brackets and NOTs stand within each other. Use fewer.", 21),
]
ALPHABET = st.sampled_from(
    [*'abÄ1中 "()*-:&', "AND ", "OR ", "NOT ", *(f"{one}:" for one in prefixes.PREFIXES), "“", "：", "\u200d"]
)
ANYTHING = st.one_of(st.text(max_size=60), st.lists(ALPHABET, max_size=25).map("".join))
IN_ONE_DATABASE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
KNOWN = st.characters(exclude_categories=["Cs", "Cn", "Co"], exclude_characters="\x00")


@pytest.mark.parametrize(("typed", "told"), READ)
def test_what_is_typed_is_read(typed, told):
    assert str(searching.read(typed)) == told


@pytest.mark.parametrize(("typed", "words", "place"), MISTAKES)
def test_a_mistake_is_told_with_the_character_it_is_about(typed, words, place):
    with pytest.raises(Mistake) as caught:
        searching.read(typed)

    assert (caught.value.words, caught.value.place) == (words, place)


def test_an_unknown_prefix_names_those_there_are():
    with pytest.raises(Mistake, match="“foo:” at character 3 is nothing one can search by"):
        searching.read("a foo:b")


@settings(max_examples=600, deadline=None)
@given(ANYTHING)
def test_any_string_is_an_expression_that_is_read_as_it_is_written_or_a_mistake_within_it(typed):
    try:
        expression = searching.read(typed)
    except Mistake as mistake:
        told = mistake
    else:
        assert (expression is None) == (not typed.strip())
        assert expression is None or searching.read(str(expression)) == expression
        return
    assert told.place in range(1, len(typed) + 1)
    assert f"character {told.place}" in told.words


FOLDED = [
    ("Prüfstatik", "prufstatik"),
    ("CAFÉ", "cafe"),
    ("Łódź", "lodz"),
    ("Straße", "strasse"),
    ("İSTANBUL ıstanbul", "istanbul istanbul"),
    ("ＤＷＧ　１２", "dwg 12"),
    ("ﾄﾝﾈﾙ", "トンネル"),
    ("カ\u3099ス", "ガス"),
    ("HT-CIV_DWG.001", "ht civ dwg 001"),
    ("⌀600 m²", "o600 m2"),
    ("Æsir þing cœur", "aesir thing coeur"),
    ("ΆΓΙΟΣ", "αγιοσ"),
    ("soft\u00adhyphen", "softhyphen"),
]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_text_is_folded(text, folded):
    assert [fold(one) for one in (text, unicodedata.normalize("NFD", text), folded)] == [folded] * 3


@IN_ONE_DATABASE
@given(texts=st.lists(st.text(KNOWN, max_size=12), min_size=40, max_size=80))
def test_python_and_the_database_fold_alike_and_once_is_enough(database, texts):
    with connection.cursor() as cursor:
        cursor.execute("select array(select documents_fold(text) from unnest(%s::text[]) as text)", [texts])
        (told,) = cursor.fetchone()

    assert told == [fold(text) for text in texts]
    assert [fold(text) for text in told] == told


def test_every_letter_python_knows_is_folded_by_the_database_as_well(database):
    letters = [chr(at) for at in range(1, sys.maxunicode) if unicodedata.category(chr(at)) not in {"Cs", "Cn", "Co"}]
    with connection.cursor() as cursor:
        cursor.execute("select array(select documents_fold(letter) from unnest(%s::text[]) as letter)", [letters])
        (told,) = cursor.fetchone()

    assert [
        (hex(ord(one)), mine, its)
        for one, mine, its in zip(letters, map(fold, letters), told, strict=True)
        if mine != its
    ] == []


@IN_ONE_DATABASE
@given(
    text=st.text(st.sampled_from("ab 1äß中文ก한 "), max_size=30), ends=st.tuples(st.integers(0, 30), st.integers(0, 30))
)
def test_whatever_stands_in_a_text_has_its_pieces_among_the_texts(database, text, ends):
    with connection.cursor() as cursor:
        part = f" {text} "[min(ends) : max(ends)]
        cursor.execute("select documents_pieces(1, %s) <@ documents_pieces(1, %s)", [part, f" {text} "])
        assert cursor.fetchone() == (True,)
