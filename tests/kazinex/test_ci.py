"""The list of checks is complete, can be asked in part, and fails when one of them does."""

import subprocess
import sys

import pytest

from kazinex import ci


def test_the_list_names_every_check_and_its_promise(capsys):
    assert ci.main(["--list"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ci.NAMES
    assert lines[-1] == "tests       every test passes"


def test_one_check_can_be_left_out(capsys):
    ci.main(["--list", "--without", "tests"])

    assert "every test passes" not in capsys.readouterr().out


def test_an_unknown_check_is_refused_with_a_sentence(capsys):
    with pytest.raises(SystemExit):
        ci.main(["nonsense"])

    assert "there is no check called nonsense; --list names them" in capsys.readouterr().err


def test_a_failing_check_makes_the_run_fail_and_is_named_last(monkeypatch, capsys):
    broken = ci.Check("lint", "nothing holds", (sys.executable, "-c", "print('broken here'); raise SystemExit(1)"))
    sound = ci.Check("types", "all is well", (sys.executable, "-c", "print('unasked')"))
    monkeypatch.setattr(ci, "CHECKS", (broken, sound))

    assert ci.main([]) == 1

    words = capsys.readouterr().out
    assert "broken here" in words
    assert "unasked" not in words
    assert words.splitlines()[-1] == "1 of 2 checks failed: lint"


def test_a_known_weakness_fails_and_an_unreachable_list_does_not():
    def said(words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 1, words)

    found = '{"dependencies": [{"name": "left", "version": "1.0", "vulns": [{"id": "PYSEC-1"}]}]}'
    assert ci.weaknesses(said(f"Found 1 known vulnerability\n{found}\nend")) == "left 1.0: PYSEC-1"
    assert ci.weaknesses(said("no route to host")) is None
    assert ci.weaknesses(said('{"dependencies": [{"name": "left", "skip_reason": "not found"}]}')) is None
