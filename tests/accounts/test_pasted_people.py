"""Addresses are taken as people paste them, and each line that cannot be read says what is wrong with it."""

import pytest

from accounts.domain import pasted_people
from kazinex.core.mail_addresses import is_address

LONG = f"{'a' * 60}@{'firm.' * 45}example"


def read(text):
    pasted = pasted_people.read(text, is_address=is_address)
    return list(pasted.lines), pasted.wrong


@pytest.mark.parametrize(
    "text",
    [
        "jo@firm.example\nnia@firm.example",
        "jo@firm.example, nia@firm.example",
        "jo@firm.example;nia@firm.example;",
        "jo@firm.example nia@firm.example",
        'Jo Reid <jo@firm.example>\r\n"Novak, Nia" <nia@firm.example>',
        "Reid, Jo <jo@firm.example>; Novak, Nia <nia@firm.example>",
        "\ufeffName,E-mail,Firm\nJo,jo@firm.example,Firm\nNia,nia@firm.example,",
        "First name\tEmail address\nJo\tjo@firm.example\nNia\tnia@firm.example",
        "jo@firm.example;Jo;Firm\nnia@firm.example;Nia;Firm",
        "Jo Reid, jo@firm.example\n\n  nia@firm.example (Nia)  \n",
        "- jo@firm.example.\n- mailto:nia@firm.example",
        "jo@firm.example\nJO@firm.example\nnia@firm.example\njo@firm.example",
    ],
)
def test_every_way_to_paste_people_is_read(text):
    assert read(text) == (["jo@firm.example", "nia@firm.example"], [])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Jo Reid", "there is no e-mail address in it. Add one, or take the line out."),
        ("jo@firm", "“jo@firm” ends without a domain such as firm.com."),
        ("@firm.example", "“@firm.example” has nothing before the @."),
        ("jo@@firm.example", "“jo@@firm.example” has more than one @. Put each address on a line of its own."),
        ("jo@firm..example", "“jo@firm..example” is no e-mail address. Look for letters and signs that do not belong."),
        (LONG, f"“{LONG[:60]}…” is longer than an e-mail address may be. Correct it, or take it out."),
        ("nia@firm.example, nonsense", "“nonsense” is no e-mail address. Correct it, or take it out."),
    ],
)
def test_a_line_that_cannot_be_read_says_which_and_why(line, why):
    shown = line if len(line) <= pasted_people.SHOWN else f"{line[:60]}…"
    assert read(f"ada@firm.example\n{line}") == (["ada@firm.example"], [f"Line 2, “{shown}”: {why}"])


def test_the_line_an_address_came_in_is_kept_for_another_try():
    text = "Jo Reid <jo@firm.example>\na@firm.example, b@firm.example"

    assert pasted_people.read(text, is_address=is_address).lines == {
        "jo@firm.example": "Jo Reid <jo@firm.example>",
        "a@firm.example": "a@firm.example",
        "b@firm.example": "b@firm.example",
    }
