"""Telephone numbers as E.164 writes them: their country, and the ones no code is ever sent to."""

import re

ONE_DIGIT = frozenset("17")
TWO_DIGITS = frozenset(
    [
        "20",
        "27",
        "30",
        "31",
        "32",
        "33",
        "34",
        "36",
        "39",
        "40",
        "41",
        "43",
        "44",
        "45",
        "46",
        "47",
        "48",
        "49",
        "51",
        "52",
        "53",
        "54",
        "55",
        "56",
        "57",
        "58",
        "60",
        "61",
        "62",
        "63",
        "64",
        "65",
        "66",
        "81",
        "82",
        "84",
        "86",
        "90",
        "91",
        "92",
        "93",
        "94",
        "95",
        "98",
    ]
)
# Codes of no country (ITU-T E.164 list of assigned codes): free and shared cost, maritime satellite, personal,
# satellite systems, international networks, and international premium rate.
COUNTRYLESS = ("+800", "+808", "+870", "+875", "+876", "+877", "+878", "+881", "+882", "+883", "+888", "+979")
# National premium ranges that answer to whoever is paid for them.
PREMIUM = (
    "+1900",
    "+1976",
    "+449",
    "+4487",
    "+61190",
    "+3389",
    "+39899",
    "+49900",
    "+34803",
    "+34806",
    "+34807",
    "+6490",
)


def plain(typed: str) -> str:
    """The number without the spaces, brackets and hyphens people type; empty unless it is one with its country code."""
    number = re.sub(r"[\s().-]", "", typed)
    return number if re.fullmatch(r"\+[1-9][0-9]{7,14}", number) else ""


def country_code(number: str) -> str:
    """The country code of a plain number, such as +61; countries of one code, such as +1, are one."""
    digits = number[1:]
    length = 1 if digits[:1] in ONE_DIGIT else 2 if digits[:2] in TWO_DIGITS else 3
    return number[: length + 1]


def is_costly(number: str) -> bool:
    """Whether it is a satellite, shared-cost or premium number: a text there pays somebody and reaches nobody."""
    return number.startswith((*COUNTRYLESS, *PREMIUM))
