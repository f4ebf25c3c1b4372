"""Addresses are taken as people paste them, and each line that cannot be read says what is wrong with it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.domain import pasted_people


def is_address(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


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
        ("nia@firm.example, nonsense", "“nonsense” is no e-mail address. Correct it, or take it out."),
    ],
)
def test_a_line_that_cannot_be_read_says_which_and_why(line, why):
    assert read(f"ada@firm.example\n{line}") == (["ada@firm.example"], [f"Line 2, “{line}”: {why}"])


def test_the_line_an_address_came_in_is_kept_for_another_try():
    text = "Jo Reid <jo@firm.example>\na@firm.example, b@firm.example"

    assert pasted_people.read(text, is_address=is_address).lines == {
        "jo@firm.example": "Jo Reid <jo@firm.example>",
        "a@firm.example": "a@firm.example",
        "b@firm.example": "b@firm.example",
    }
