"""What stands before a colon: the facts of a document that may be asked for by name."""

from documents.register.domain import fields

IN_NUMBER, IN_TITLE = "number", "title"
IN_FILE = "text"  # words inside the file of the revision one sees
STATUS, REVISION, OWNER = "status", "revision", "owner"
LISTS = {field.filter: field for field in fields.TERMS if field.filter}  # coded lists, by what filters call them
PREFIXES = (IN_NUMBER, IN_TITLE, *LISTS, STATUS, REVISION, OWNER, IN_FILE)


def listed() -> str:
    """Every prefix, for a sentence."""
    *first, last = (f"{prefix}:" for prefix in PREFIXES)
    return f"{', '.join(first)} or {last}"
