#!/usr/bin/env python3
"""Milstolpe's commands for those who try it or build it: `python3 dev.py --help`.

Needs Python 3.11 with venv, and git; everything else is installed into this folder.
"""

import argparse
import signal
import subprocess
import sys

if sys.version_info[:2] != (3, 11):
    sys.exit(f"Milstolpe behöver Python 3.11; det här är {sys.version.split()[0]}.")

from tools import build, demo, environment, steps, suite
from tools.paths import PYTHON, ROOT

LOCKS = (environment.RUN, environment.SETUP, environment.DEVELOPMENT)


def main() -> int:
    """Run the command that was asked for. Returns the exit status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    arguments = vars(_parser().parse_args())
    command = arguments.pop("run")
    try:
        return int(command(**arguments))
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def install() -> int:
    """Make everything that the product needs to run, and start nothing."""
    environment.prepare(environment.SETUP)
    build.everything()
    return 0


def bench(*, quick: bool, database: str) -> int:
    """Measure the speed of the product on this machine and write docs/benchmarks.md."""
    install()
    choices = ["--quick"] if quick else ["--database", database]
    command = [str(PYTHON), "-m", "tools.bench", *choices]
    return subprocess.run(command, cwd=ROOT, env=steps.environment_for()).returncode


def lock(*, upgrade: bool) -> int:
    """Write every lock file anew from its `.in` file and package.json."""
    environment.prepare(environment.SETUP, environment.DEVELOPMENT)
    # No header and no index: no address of a registry gets into the files.
    form = ("--generate-hashes", "--universal", "--no-header", "--no-emit-index-url")
    version = ("--python-version", "3.11", *(["--upgrade"] if upgrade else []))
    for name in LOCKS:
        files = (name.replace(".txt", ".in"), "--output-file", name)
        uv = ("uv", "pip", "compile", "--quiet", *form, *version, *files)
        steps.run(f"Låser {name}", uv)
    npm = ["npm", "update" if upgrade else "install", "--package-lock-only", "--ignore-scripts"]
    steps.run("Låser package-lock.json", npm)
    return 0


def messages() -> int:
    """Bring the catalogues of Swedish texts up to date with the code."""
    environment.prepare(environment.DEVELOPMENT)
    return subprocess.run([PYTHON, "-m", "tools.messages", "update"], cwd=ROOT).returncode


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py", description="Milstolpe: prova, pröva, bygga.")
    commands = parser.add_subparsers(required=True, metavar="KOMMANDO")

    def add(name: str, run: object, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    trial = add("demo", demo.run, "Sätt upp och starta en demo med exempel.")
    trial.add_argument("--port", type=int, default=8000, help="porten (8000)")
    trial.add_argument("--fresh", action="store_true", help="börja om med en tom databas")
    add("install", install, "Sätt upp det som behövs för att köra, utan att starta något.")
    add("test", suite.test, "Alla kontroller och tester: SQLite, PostgreSQL, webbläsare.")
    add("check", suite.check, "De snabba kontrollerna, inför varje incheckning.")
    speed = add("bench", bench, "Mät farten och skriv docs/benchmarks.md.")
    speed.add_argument("--quick", action="store_true", help="litet och kort, skriver ingenting")
    speed.add_argument("--database", default="", help="en PostgreSQL-server, postgres://…")
    proof = add("proof", suite.proof, "De långa bevisen för tålighet; skriver docs/proofs.md.")
    proof.add_argument("names", nargs="*", metavar="namn", help="bara bevisen med dessa namn")
    proof.add_argument("--set", action="append", default=[], help="gör mindre: kills=50")
    locks = add("lock", lock, "Lås beroenden på nytt efter en ändring i deras listor.")
    locks.add_argument("--upgrade", action="store_true", help="ta nyaste tillåtna versioner")
    add("messages", messages, "För in nya texter i språkfilerna.")
    return parser


if __name__ == "__main__":
    sys.exit(main())
