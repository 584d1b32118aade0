"""What must not stand in a log: addresses that are a key in themselves, such as mailed links."""

import logging
import re

# The parts of an address after which a secret follows; see the urls of accounts and reporting.
_SECRET = re.compile(r"(/(?:svara|konto/lank|konto/losenord/nytt)/)[^\s\"'?]+")


class SecretPaths(logging.Filter):
    """Puts dots in place of the secret part of an address, in the text and its arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if _SECRET.search(text):
            record.msg, record.args = _SECRET.sub(r"\1…", text), ()
        return True
