"""Which Word template compilations are set in."""

from milstolpe.rounds.models import DocumentTemplate


def template_in_use() -> DocumentTemplate | None:
    """The newest version; None, or one without a file, is the one that is built in."""
    return DocumentTemplate.objects.select_related("file", "by").first()


def template_bytes(number: int) -> bytes | None:
    """The template of a version; None where it is the one that is built in."""
    row = DocumentTemplate.objects.filter(number=number).select_related("file").first()
    if row is None or row.file is None:
        return None
    with row.file.file.open("rb") as file:
        content: bytes = file.read()
    return content
