"""Address parts that mean something."""


class FileFormat:
    """The ending of a list's file: the same rows as the page shows, in another form."""

    regex = "csv|xlsx|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DocumentFormat(FileFormat):
    """The ending of a report as a document."""

    regex = "pdf|docx"


class TextFormat(FileFormat):
    """The ending of a text as a document."""

    regex = "pdf|docx|html"


class BundleFormat(FileFormat):
    """The ending of texts in a bundle; a zip holds one document for each."""

    regex = "pdf|docx|html|zip"


class WholeFormat(FileFormat):
    """The ending of a compilation: a document, or its tables."""

    regex = "pdf|docx|html|csv|xlsx|json"


class PictureFormat(FileFormat):
    """The ending of a page as a picture."""

    regex = "png|svg"


class CountySlug(FileFormat):
    """A county where other pages of a round have their words in the same place of the address."""

    regex = "(?!(?:moten|sammanstallning|lamna-in)/)[-a-zA-Z0-9_]+"
