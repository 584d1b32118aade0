"""How a form tells that somebody has changed a whole list since it was opened."""

from django.utils.translation import gettext as _

from milstolpe.core.errors import DomainError
from milstolpe.records.receipts import canonical_sha256


class ChangedMeanwhileError(DomainError):
    """Somebody else has saved since the page was opened. A second press goes on from theirs.

    `base` is what the form begins from when it is shown again.
    """

    def __init__(self, theirs: str, *, base: str) -> None:
        message = _(
            "Somebody else has saved meanwhile. Save again to put yours in the place of theirs. "
            "Theirs now: %(theirs)s"
        )
        super().__init__(message % {"theirs": theirs or "–"})
        self.base = base


def fingerprint(content: object) -> str:
    """The same for the same content, whatever its order of keys."""
    return canonical_sha256(content)
