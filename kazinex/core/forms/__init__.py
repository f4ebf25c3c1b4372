"""Forms as the house writes them: one renderer, fresh querysets, and errors that say what to do."""

from kazinex.core.forms.choices import RowChoice, RowsChoice
from kazinex.core.forms.drawing import HouseBoundField, HouseRenderer
from kazinex.core.forms.house import (
    CHOOSE_AGAIN,
    CreatingForm,
    HouseForm,
    ReasonForm,
    StampedForm,
    checked,
    posted,
)
from kazinex.core.forms.inputs import CodeInput, DateInput, FileInput
from kazinex.core.forms.wording import settle

__all__ = [
    "CHOOSE_AGAIN",
    "CodeInput",
    "CreatingForm",
    "DateInput",
    "FileInput",
    "HouseBoundField",
    "HouseForm",
    "HouseRenderer",
    "ReasonForm",
    "RowChoice",
    "RowsChoice",
    "StampedForm",
    "checked",
    "posted",
    "settle",
]
