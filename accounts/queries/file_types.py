"""Which existing files other rules about files would have refused."""

from collections import Counter
from collections.abc import Mapping, Sequence

from accounts.domain.questions import FILES_BY_EXTENSION, FILES_WITH_MACROS
from accounts.models import FileTypesMode, MacroFiles
from kazinex.core.features import Question


def refused_by(types: Sequence[str], *, mode: str, macro_files: str) -> list[tuple[str, int]]:
    """What would be refused, as “.rvt” or “.docx with macros”, with the number of files, most files first."""
    totals, macros = _together(FILES_BY_EXTENSION), _together(FILES_WITH_MACROS)
    totals.subtract(macros)
    is_list = mode == FileTypesMode.ALLOWLIST
    refused = {f".{kind}": number for kind, number in totals.items() if number and is_list and kind not in types}
    for kind, number in macros.items():
        if macro_files != MacroFiles.ACCEPT or (is_list and kind not in types):
            refused[f".{kind} with macros"] = number
    return sorted(refused.items(), key=lambda row: (-row[1], row[0]))


def _together(question: Question[[], Mapping[str, int]]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for counted in question.ask():
        totals.update(counted)
    return totals
