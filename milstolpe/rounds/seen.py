"""Which saves of a contribution somebody had before them: of its text, and of what is asked
beside it."""

from typing import NamedTuple

from milstolpe.core.text import small_number


class Seen(NamedTuple):
    """The newest saves when a page was shown; 0 is none. Forms hold it as "3.1"."""

    number: int = 0  # of the text
    beside: int = 0  # of what rooms above ask beside it

    def __str__(self) -> str:
        return f"{self.number}.{self.beside}"

    @classmethod
    def of(cls, text: str) -> "Seen":
        """As a form sent it; nothing is seen where it makes no sense."""
        number, _dot, beside = text.partition(".")
        return cls(small_number(number), small_number(beside))
