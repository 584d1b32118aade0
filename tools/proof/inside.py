"""What must be done in the product's own process: `python -m tools.proof.inside MODULE FUNCTION`.

Calls a function of `tools.proof` with Django set up, its arguments read as JSON from stdin, and
prints what it returns as JSON on the last line.
"""

import json
import os
import subprocess
import sys
from importlib import import_module
from typing import Any

import django

from tools import steps
from tools.bench_data import Site
from tools.paths import PYTHON, ROOT


def inside(site: Site, module: str, function: str, **arguments: Any) -> Any:
    """Call `tools.proof.<module>.<function>` in a process on this installation.

    Raises:
        RuntimeError: it failed; the end of what it said is in the message.
    """
    done = subprocess.run(
        [PYTHON, "-m", "tools.proof.inside", module, function],
        cwd=ROOT,
        env=steps.environment_for(site.settings(MILSTOLPE_DEMO="1")),
        input=json.dumps(arguments),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{module}.{function}:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Set up Django, and only then import what needs it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milstolpe.config.settings")
    django.setup()
    module, function = sys.argv[1:]
    arguments = json.loads(sys.stdin.read() or "{}")
    print(json.dumps(getattr(import_module(f"tools.proof.{module}"), function)(**arguments)))


if __name__ == "__main__":
    main()
