"""Why a backup is not made or not put back; each text says what to do."""

from milstolpe.core.errors import DomainError


class BackupError(DomainError):
    """The backup was not made; nothing has been written."""


class RestoreError(DomainError):
    """The backup is not put back; nothing has been changed."""
