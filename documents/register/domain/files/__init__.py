"""What may be uploaded: names, sizes and contents (SPEC 6, SECURITY 7)."""

from documents.register.domain.files.checking import CheckedFile, check
from documents.register.domain.files.policies import FilePolicy

__all__ = ["CheckedFile", "FilePolicy", "check"]
