"""The product's command, `milstolpe`: Django's command line under our name."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command in `sys.argv`; `load-reference-data` is the same as `load_reference_data`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milstolpe.config.settings")
    words = sys.argv[1:]
    if words and not words[0].startswith("-"):
        words[0] = words[0].replace("-", "_")
    execute_from_command_line(["milstolpe", *words])


if __name__ == "__main__":
    main()
