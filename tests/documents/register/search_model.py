"""An account of searching that knows nothing of the product: trees, how they are typed, and what each finds."""

import re
import unicodedata
from dataclasses import dataclass
from random import Random
from typing import Any

SPECIAL = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae"})
Tree = tuple[Any, ...]  # (kind, …): word, phrase, pattern, and, or, not
OPERATORS = {"and": (" ", " AND "), "or": (" OR ",)}


@dataclass(frozen=True)
class Paper:
    """A document as one person sees it."""

    number: str
    title: str
    discipline: str
    status: str
    revision: str
    owner: str


def plain(text: str) -> list[str]:
    """The words of a text."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if unicodedata.category(one) != "Mn")
    return re.findall(r"[^\W_]+", bare.casefold().translate(SPECIAL))


def invented(chance: Random, words: list[str], facts: list[tuple[str, str]], depth: int = 3) -> Tree:
    """Any tree over these words and facts."""
    kind = chance.choice(["and", "or", "not", "word", "fact"] if depth else ["word", "word", "fact"])
    if kind in OPERATORS:
        return kind, [invented(chance, words, facts, depth - 1) for _ in range(chance.randint(2, 3))]
    if kind == "not":
        return kind, invented(chance, words, facts, depth - 1)
    if kind == "fact":
        return "fact", *chance.choice(facts)
    return _told(chance, chance.choice(["", "", "number", "title"]), chance.choice(words))


def typed(tree: Tree, chance: Random) -> str:
    """The tree as somebody may type it."""
    kind = tree[0]
    if kind in OPERATORS:
        joiner = chance.choice(OPERATORS[kind])
        return "(" + joiner.join(typed(one, chance) for one in tree[1]) + ")"
    if kind == "not":
        return chance.choice(("-", "NOT ")) + "(" + typed(tree[1], chance) + ")"
    prefix, text = (f"{tree[1]}:" if tree[1] else ""), tree[2]
    return f'{prefix}"{text}"' if kind == "phrase" else prefix + text


def finds(tree: Tree, paper: Paper) -> bool:
    """Whether a document is found."""
    kind = tree[0]
    if kind == "and":
        return all(finds(one, paper) for one in tree[1])
    if kind == "or":
        return any(finds(one, paper) for one in tree[1])
    if kind == "not":
        return not finds(tree[1], paper)
    if kind == "fact":
        return _is_fact(paper, tree[1], tree[2])
    number, title = plain(paper.number), plain(paper.title)
    texts = {"number": [number, ["".join(number)]], "title": [title]}
    return any(_holds(kind, tree[2], text) for where in ([tree[1]] if tree[1] else texts) for text in texts[where])


def _told(chance: Random, prefix: str, word: str) -> Tree:
    kind = chance.choice(["word", "phrase", "pattern"])
    text = word if chance.random() < 0.6 else word.upper()
    if kind == "pattern":
        at = chance.randint(0, len(text))
        text = chance.choice([f"{text[:at]}*", f"*{text[at:]}", f"{text[:at]}*{text[at + 1 :]}"])
        kind = kind if plain(text) else "word"
        text = text if plain(text) else word
    return kind, prefix, text


def _is_fact(paper: Paper, name: str, value: str) -> bool:
    said = str(getattr(paper, name))
    if value.endswith("*"):
        return said.lower().startswith(value[:-1].lower())
    return value.lower() in said.lower().split() if name == "owner" else said.lower() == value.lower()


def _holds(kind: str, text: str, words: list[str]) -> bool:
    line = f" {' '.join(words)} "
    if kind == "phrase":
        return _bounded(" ".join(plain(text)), "start", "end") in line
    if kind == "word":
        spellings = {" ".join(plain(text)), "".join(plain(text))}
        return any((one if len(one) > 2 or _unspaced(one[:1]) else f" {one}") in line for one in spellings)
    return any(_fits(text, joiner, line) for joiner in (" ", ""))


def _fits(text: str, joiner: str, line: str) -> bool:
    first, *middle, last = [joiner.join(plain(part)) for part in text.split("*")]
    parts = [_bounded(first, "start"), *middle, _bounded(last, "end")]
    return re.search("[^ ]*".join(map(re.escape, parts)), line) is not None


def _bounded(text: str, *ends: str) -> str:
    start = " " if "start" in ends and text and not _unspaced(text[0]) else ""
    end = " " if "end" in ends and text and not _unspaced(text[-1]) else ""
    return start + text + end


def _unspaced(letter: str) -> bool:
    return "\u3040" <= letter <= "\ud7a3"
