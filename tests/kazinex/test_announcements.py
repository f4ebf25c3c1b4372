"""What the terminal says is all one needs to begin."""

import json

from kazinex.management.announcements import welcome

DEMO = {
    "password": "four short words here",
    "people": [
        {"email": "ada@x.example", "name": "Ada Lind", "role": "Org Admin", "organisation": "Meridian"},
        {"email": "dan@y.example", "name": "Dan Ode", "role": "Document Controller", "organisation": "Northgate"},
    ],
    "guest_link": "http://localhost:8000/g/s/token",
}


def test_the_demo_is_announced_with_people_password_and_guest_link(tmp_path):
    (tmp_path / "demo.json").write_text(json.dumps(DEMO))

    words = welcome("http://localhost:9000", tmp_path)

    assert words.splitlines()[:7] == [
        "",
        "Kazinex Workflows is ready: http://localhost:9000",
        "",
        "Sign in with the password four short words here as one of",
        "",
        "  ada@x.example  Ada Lind  Org Admin            Meridian",
        "  dan@y.example  Dan Ode   Document Controller  Northgate",
    ]
    assert "A guest link to open: http://localhost:9000/g/s/token" in words.splitlines()


def test_without_the_demo_the_first_run_page_and_its_code_are_announced(tmp_path):
    (tmp_path / "first-run-code").write_text("7KQ2-M4TR\n")

    words = welcome("http://localhost:8000", tmp_path).splitlines()

    assert "Create the first organisation at http://localhost:8000/first-run/" in words
    assert "with the one-time code 7KQ2-M4TR" in words


def test_later_there_is_only_the_address(tmp_path):
    assert "password" not in welcome("http://localhost:8000", tmp_path)
