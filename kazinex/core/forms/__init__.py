"""Forms as the house writes them: one renderer, fresh querysets, and errors that say what to do."""

from kazinex.core.forms.choices import RowChoice, RowsChoice
from kazinex.core.forms.drawing import HouseBoundField, HouseRenderer
from kazinex.core.forms.house import (
    CHOOSE_AGAIN,
    BoundForm,
    CreatingForm,
    EndingForm,
    HouseForm,
    ReasonForm,
    StampedForm,
    checked,
    posted,
)
from kazinex.core.forms.inputs import CodeInput, DateInput, FileInput, SeveralFilesInput
from kazinex.core.forms.parts import NOTHING_CHOSEN, Choices, FormPart, PartedForm
from kazinex.core.forms.several import ChosenField, ChosenForm
from kazinex.core.forms.wording import settle

__all__ = [
    "CHOOSE_AGAIN",
    "NOTHING_CHOSEN",
    "BoundForm",
    "Choices",
    "ChosenField",
    "ChosenForm",
    "CodeInput",
    "CreatingForm",
    "DateInput",
    "EndingForm",
    "FileInput",
    "FormPart",
    "HouseBoundField",
    "HouseForm",
    "HouseRenderer",
    "PartedForm",
    "ReasonForm",
    "RowChoice",
    "RowsChoice",
    "SeveralFilesInput",
    "StampedForm",
    "checked",
    "posted",
    "settle",
]
