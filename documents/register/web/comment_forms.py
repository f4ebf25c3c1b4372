"""What people type about places of pages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator

from documents.register.models import CommentKind, PageComment, Response, pins
from documents.register.models.page_comment import LONGEST
from documents.register.models.pins import Pin
from documents.register.services.comments import Answer
from kazinex.core.forms import CreatingForm, checked
from kazinex.core.languages import said


def _words(label: str, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea({"rows": rows}), **more)


class CommentForm(CreatingForm):
    """A comment at a place of a page: one of nine fields, or where a script says that somebody pointed."""

    page = forms.IntegerField(label="Page", min_value=1, max_value=100_000, initial=1)
    place = forms.ChoiceField(label="Place", choices=list(pins.FIELDS.items()), initial=pins.CENTRE, required=False)
    kind = forms.ChoiceField(label="Kind", choices=CommentKind.choices, initial=CommentKind.COMMENT)
    comment = _words("Comment")
    at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput({"data-place-at": ""}))

    def __init__(self, *args: Any, pages: int = 0, **kwargs: Any) -> None:
        self.pages = pages
        super().__init__(*args, **kwargs)

    def clean_page(self) -> int:
        """A page that the file has, where that is known."""
        page = int(self.cleaned_data["page"])
        if self.pages and page > self.pages:
            words = said("The file has {count} pages.") if self.pages > 1 else said("The file has one page.")
            raise forms.ValidationError(words.format(count=self.pages))
        return page

    @property
    def said(self) -> dict[str, Any]:
        """What the service takes."""
        typed = self.cleaned_data
        return {"page": typed["page"], "pin": self._pin, "kind": typed["kind"], "text": typed["comment"]}

    @property
    def _pin(self) -> Pin:
        typed = self.cleaned_data
        return pins.pointed(typed["at"]) or checked(pins.of_field, typed["place"] or pins.CENTRE)


class ReplyForm(CreatingForm):
    """An answer to a comment; a response says what becomes of it in the next revision."""

    response = forms.ChoiceField(
        label="Response",
        choices=[("", "Only a reply"), *Response.choices],
        required=False,
        help_text="What becomes of it. “Not accepted” needs the reason below.",
    )
    comment = _words("Reply", required=False)

    @property
    def said(self) -> dict[str, Any]:
        """What the service takes."""
        return {"text": self.cleaned_data["comment"], "response": self.cleaned_data["response"]}


class AnswersForm(CreatingForm):
    """Answers to the open comments of earlier revisions, one after another."""

    def __init__(self, *args: Any, comments: Sequence[PageComment], **kwargs: Any) -> None:
        self.comments = comments
        super().__init__(*args, **kwargs)

    def made_fields(self) -> dict[str, forms.Field]:
        """A response and a reply for each."""
        made: dict[str, forms.Field] = {}
        for one in self.comments:
            words = f"Page {one.page}, {one.author_name}: {Truncator(one.text).chars(300)}"
            choices = [("", "No answer yet"), *Response.choices]
            made[f"response-{one.number}"] = forms.ChoiceField(
                label=f"Response to comment {one.number}", choices=choices, required=False, help_text=words
            )
            made[f"reply-{one.number}"] = _words(f"Reply to comment {one.number}", 2, required=False)
        return made

    @property
    def answers(self) -> list[Answer]:
        """What was said to which."""
        typed = self.cleaned_data
        every = [Answer(one, typed[f"reply-{one.number}"], typed[f"response-{one.number}"]) for one in self.comments]
        return [one for one in every if one.text.strip() or one.response]
