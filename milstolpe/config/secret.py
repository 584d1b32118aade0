"""The secret key of an installation that was given none: made once, kept beside its data."""

import secrets
from pathlib import Path


def stored_secret(path: Path) -> str:
    """Return the key kept in `path`; make it (mode 0600) when the file is not there."""
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()
