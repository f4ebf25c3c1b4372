"""What may be uploaded: names, sizes and contents (SPEC 6, SECURITY 7)."""

from documents.uploads.checking import CheckedFile, check
from documents.uploads.policies import FilePolicy, policy

__all__ = ["CheckedFile", "FilePolicy", "check", "policy"]
