"""What a file's name says of the document it is an issue of."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.register.domain import file_names

KNOWN = {"ht-civ-dwg-001", "ht-civ-dwg-0012", "ht-civ-dwg-001-2", "ht.str.007"}


@pytest.mark.parametrize(
    ("name", "key", "code", "title"),
    [
        ("HT-CIV-DWG-001_RevC.pdf", "ht-civ-dwg-001", "C", ""),
        ("HT-CIV-DWG-001-C.pdf", "ht-civ-dwg-001", "C", ""),
        ("HT-CIV-DWG-001 Rev. C - Title.pdf", "ht-civ-dwg-001", "C", "Title"),
        ("ht_civ_dwg_001 (P02).pdf", "ht-civ-dwg-001", "P02", ""),
        ("HT CIV DWG 001 rev 3 Some title.dwg", "ht-civ-dwg-001", "3", "Some title"),
        ("HT-CIV-DWG-001-2.pdf", "ht-civ-dwg-001-2", "", ""),
        ("HT-CIV-DWG-0012 B.pdf", "ht-civ-dwg-0012", "B", ""),
        ("HT-CIV-DWG-001-P01.01.pdf", "ht-civ-dwg-001", "P01.01", ""),
        ("HT-STR-007 r2.pdf", "ht.str.007", "2", ""),
        ("Drawing HT-CIV-DWG-001.pdf", "ht-civ-dwg-001", "", ""),
        ("HT-CIV-DWG-001 A general plan.pdf", "ht-civ-dwg-001", "", "A general plan"),
        ("HT-CIV-DWG-001_REVIT model.pdf", "ht-civ-dwg-001", "", "REVIT model"),
        ("HT-CIV-DWG-001 Review.pdf", "ht-civ-dwg-001", "", "Review"),
        ("HT-CIV-DWG-00123.pdf", "", "", ""),
        ("Plan.pdf", "", "", "Plan"),
    ],
)
def test_a_name_tells_number_code_and_title(name, key, code, title):
    found = file_names.best(name, KNOWN & file_names.candidates(name))
    read = file_names.read(name, found)

    assert (found, read.code, read.title) == (key, code, title)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("HT-CIV-DWG-007_RevC.pdf", ("HT-CIV-DWG-007", "C", "")),
        ("HT-CIV-DWG-007-B.pdf", ("HT-CIV-DWG-007", "B", "")),
        ("HT-CIV-DWG-007-P02_Roads and kerbs.pdf", ("HT-CIV-DWG-007", "P02", "Roads and kerbs")),
        ("HT-CIV-DWG-007-Drainage plan.pdf", ("HT-CIV-DWG-007", "", "Drainage plan")),
        ("site photo 3.jpg", ("", "", "site photo 3")),
    ],
)
def test_a_name_that_tells_of_no_document_proposes_a_new_one(name, read):
    found = file_names.read(name)

    assert (found.number, found.code, found.title) == read


PIECES = st.sampled_from(["HT", "ht", "CIV", "DWG", "001", "002", "1", "A", "Rev", "Plan"])
JOINTS = st.sampled_from(["-", "_", ".", " ", " - "])


@st.composite
def names(draw):
    pieces = draw(st.lists(PIECES, min_size=1, max_size=7))
    return pieces[0] + "".join(draw(JOINTS) + piece for piece in pieces[1:]) + ".pdf"


@st.composite
def numbers(draw):
    pieces, joint = draw(st.lists(PIECES, min_size=1, max_size=4)), draw(st.sampled_from(["-", "_", "."]))
    return joint.join(pieces).lower()


def plainly(name, known):
    """The longest number whose pieces stand in the name one after the other, whatever joins them there."""
    said = f" {' '.join(re.findall(r'[a-z0-9]+', name.removesuffix('.pdf').lower()))} "
    fitting = [one for one in known if re.search(r"\d", one) and f" {' '.join(re.findall(r'[a-z0-9]+', one))} " in said]
    return max((len(one) for one in fitting), default=0), set(fitting)


@given(names(), st.sets(numbers(), max_size=12))
def test_the_longest_number_that_stands_in_the_name_wins(name, known):
    longest, fitting = plainly(name, known)
    found = file_names.best(name, known & file_names.candidates(name))

    if found:
        assert found in fitting
        assert len(found) == longest
    else:
        assert sum(len(one) == longest for one in fitting) != 1


@given(st.text(max_size=60), st.sets(numbers(), max_size=3))
def test_any_name_is_read(name, known):
    found = file_names.best(name, known & file_names.candidates(name))

    assert file_names.read(name, found).title is not None
