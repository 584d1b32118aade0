"""Letters about mails that were not delivered, in the form that mail servers write them."""

from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

FOLDER = Path(__file__).parent / "letters"


@dataclass(frozen=True)
class Returned:
    """What differs between letters of one server."""

    reference: str
    to: str = "kontakt@lund.example.org"
    action: str = "failed"
    status: str = "5.1.1"
    said: str = "550 5.1.1 <kontakt@lund.example.org>: Recipient address rejected: User unknown"


def letter(server: str, about: Returned) -> bytes:
    """As "postfix" writes it, with the mail itself; as "exchange" does, with its headings alone
    and returned to the sender; or the "absence" of somebody who answers automatically."""
    text = (FOLDER / f"{server}.eml").read_text("utf-8")
    return Template(text).substitute(asdict(about)).replace("\n", "\r\n").encode()
