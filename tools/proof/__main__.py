"""Runs the proofs: `python -m tools.proof [NAME …] [--sample]`."""

import argparse
import signal
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import fields, replace
from pathlib import Path

from tools import postgres
from tools.paths import BUILD
from tools.proof.catalogue import PROOFS
from tools.proof.report import junit, section, write
from tools.proof.runner import SAMPLE, WHOLE, Effort, Result, run
from tools.proof.scene import Scene

MEASURES = 40  # in the installation that the proofs begin from
REPORT = BUILD / "results" / "proof.xml"


def main() -> int:
    """Run what was asked for. Returns 1 when something is missed, broken or not run."""
    # Whoever is told to stop still ends servers and removes databases.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    arguments = _arguments()
    known = [proof.name for proof in PROOFS]
    if unknown := set(arguments.names).difference(known):
        print(f"Inget bevis heter {', '.join(unknown)}. Det finns {', '.join(known)}.")
        return 2
    chosen = [proof for proof in PROOFS if proof.name in (arguments.names or known)]
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="milstolpe-proof-") as folder, ExitStack() as stack:
        effort = arguments.effort
        people = max(effort.clients, effort.round_writers)
        scene = Scene(Path(folder), stack, _server(stack, effort), people=people, measures=MEASURES)
        for result in run(chosen, scene, effort):
            print(_said(result, arguments.set), flush=True)
            results.append(result)
            if not arguments.sample:
                write([result], known, changes=arguments.set)
    junit(results, REPORT)
    good = sum(result.is_good for result in results)
    print(f"\n{good} av {len(results)} bevis höll.")
    return 0 if good == len(results) else 1


def _server(stack: ExitStack, effort: Effort) -> str | None:
    """A PostgreSQL server; a sample, which shall be short, does without."""
    if effort.is_sample:
        return None
    address = stack.enter_context(postgres.database_address())
    if address is None:
        remedy = f"Sätt {postgres.ADDRESS_VARIABLE}."
        print(f"\n*** POSTGRESQL SAKNAS: bevisen är bara körda på SQLite. {remedy} ***")
    return address


def _said(result: Result, changes: list[str]) -> str:
    loud = f"\n*** {result.proof.name.upper()} ÄR INTE KÖRT: {result.skipped} ***"
    return (
        section(result, changes) + (loud if result.skipped else "") + f"\n{result.broken}".rstrip()
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="name", help="only these proofs")
    parser.add_argument("--sample", action="store_true", help="small and short, writes no page")
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIGURE=NUMBER", help="do less, e.g. kills=50"
    )
    arguments = parser.parse_args()
    effort = SAMPLE if arguments.sample else WHOLE
    arguments.effort = _changed(effort, arguments.set)
    return arguments


def _changed(effort: Effort, changes: list[str]) -> Effort:
    kinds = {field.name: type(getattr(effort, field.name)) for field in fields(effort)}
    values = dict(change.split("=") for change in changes)
    return replace(effort, **{name: kinds[name](value) for name, value in values.items()})


if __name__ == "__main__":
    sys.exit(main())
