"""Every address of the product, found in its table of URLs, with examples from the database.

In the product's own process (see `tools.proof.inside`). A parameter without an example fails, so
that a new kind of address cannot be forgotten.
"""

import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from itertools import product
from typing import Any

from django.apps import apps
from django.urls import URLResolver, get_resolver

from milstolpe.accounts.models import User
from milstolpe.objectives.models import Objective
from milstolpe.organisations.models import ActorGroup, ActorKind, Membership, Network, Organisation
from milstolpe.programmes.enums import COMMITMENT_STEPS, PROGRAMME_STEPS
from milstolpe.programmes.models import (
    Commitment,
    ConsultationComment,
    Measure,
    Programme,
    ProgrammeDocument,
)
from milstolpe.records.models import Receipt
from milstolpe.reporting.enums import FOLLOW_UP_STEPS, REPORT_STEPS
from milstolpe.reporting.links import link_token
from milstolpe.reporting.models import Answer, CalendarKey, FollowUp, Handover, Report
from milstolpe.reporting.queries.calendars import calendar_token
from milstolpe.rounds.enums import RoundKind, RoundState
from milstolpe.rounds.models import Compilation, Round
from milstolpe.workplan.models import Plan
from tools.proof.world import ACTOR, BOARD

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
OF_A_KIND = re.compile("uuid|_format")
GROUP = re.compile(r"\(\?P<(\w+)>[^()]*\)")
FORMAT = "<file_format:fmt>"
REGISTERS = ("organisationer", "grupper", "miljomal", "etappmal", "kanda-bedomningar")
# Kept while somebody visits: sessions, failed log-ins, and what jobs have to do.
NOT_CONTENT = {"sessions.Session", "accounts.LoginAttempt"}


# Parameters of the addresses of rounds and plans.
OF_ROUNDS: dict[str, list[Any]] = {
    "picture_format": ["svg"],
    "whole_format": ["csv", "docx"],
    **{kind: ["docx"] for kind in ("document_format", "text_format", "bundle_format")},
    "quarter": [1],
    "county": ["skane"],
    "item": ["frisk-luft", "svar"],
    "organisation": [BOARD],
    "compilation": ["samlad-regional-bedomning-rau-2025"],
    "part": ["frisk-luft"],
}


def addresses(*, examples: int = 1) -> list[str]:
    """Every address, with up to `examples` things of each kind where it names one."""
    return sorted({address for route in _routes() for address in _made(route, examples)})


def list_files() -> list[list[str]]:
    """For each kind of list that is sent as a file: its addresses, without their ending. Some
    name a thing that the list does not have."""
    return [
        [address.removesuffix(".csv") for address in _made(route.replace(FORMAT, "csv"), 1)]
        for route in _routes()
        if route.endswith(FORMAT)
    ]


def open_report() -> int:
    """The number of the report that the first contact can write in."""
    return int(Report.objects.get(organisation__slug=ACTOR, follow_up__state="open").pk)


def digest() -> str:
    """A fingerprint of all that is kept, but for what a visit leaves."""
    whole = sha256()
    for model in apps.get_models():
        if model._meta.label not in NOT_CONTENT:
            for row in model._default_manager.order_by("pk").values_list():
                whole.update(repr(row).encode())
    return whole.hexdigest()


def _routes(resolver: Any = None, before: str = "") -> Iterator[str]:
    """Addresses as they are written in the code, with parameters in angle brackets."""
    for pattern in (resolver or get_resolver()).url_patterns:
        # Some of allauth's are regular expressions.
        part = GROUP.sub(r"<\1>", str(pattern.pattern)).removeprefix("^").removesuffix("$")
        route = before + part
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        else:
            yield route


def _made(route: str, examples: int) -> Iterator[str]:
    known = _pools(examples)
    for beginning, addresses in _other_addresses().items():
        if route.startswith(beginning):
            known = known | {"address": addresses}
    # A key that is a UUID is another thing than a key that is a word; endings are of several kinds.
    names = [kind if OF_A_KIND.search(kind) else name for kind, name in PARAMETER.findall(route)]
    missing = [name for name in names if name not in known]
    if missing:
        raise LookupError(f"{route}: say in `_pools` what {missing} may be.")
    for values in product(*(known[name] for name in names)):
        yield "/" + PARAMETER.sub("%s", route) % values


@cache
def _pools(examples: int) -> dict[str, list[Any]]:
    """What each parameter of an address may be, by name."""
    numbered = (ProgrammeDocument, Commitment, ConsultationComment, Membership, User)
    things = (Organisation, ActorGroup, ActorKind, Network, Objective)
    reports = Report.objects.filter(organisation__slug=ACTOR).values_list("pk", flat=True)
    first_answer = Answer.objects.filter(report=open_report()).earliest("pk")
    handovers = Handover.objects.filter(answer=first_answer)
    # One of each: most addresses take one kind only, and answer 404 for the others.
    slugs = [row.slug for model in things for row in model._default_manager.order_by("pk")[:1]]
    keys = [row.pk for model in numbered for row in model._default_manager.order_by("pk")[:1]]
    keys += [*reports, first_answer.pk, *handovers.values_list("pk", flat=True)]
    tables = (PROGRAMME_STEPS, COMMITMENT_STEPS, FOLLOW_UP_STEPS, REPORT_STEPS)
    steps = sorted({next(iter(table)) for table in tables} | {"close", "return"})
    tokens = [link_token(handovers[0]), calendar_token(CalendarKey.objects.earliest("pk"))]
    newest = Measure.objects.order_by("-pk").values_list("public_id", flat=True)
    return {
        "address": list(Programme.objects.values_list("address", flat=True)),
        "public_id": list(newest[:examples]),
        "version": [1],
        "number": [1],
        "step": steps,
        "pk": sorted(set(keys)),
        "slug": ["skane", *REGISTERS, "styrmedel", *slugs],
        "key": [*slugs, "malbedomning-lan"],
        "name": ["stang"],
        "proof": ["abc"],
        "uidb36": ["1"],
        "uuid": ["00000000-0000-0000-0000-000000000000"],
        "year": _years(),
        "table": ["omraden"],
        "actor": [ACTOR],
        "file_format": ["csv", "json"],
        **OF_ROUNDS,
        "digest": [Receipt.objects.earliest("pk").hash, "0" * 64],
        "token": [*tokens, "abc"],
    }


@cache
def _other_addresses() -> dict[str, list[str]]:
    """Beginning of a route → what `address` is there, where it is not that of a programme."""
    rounds = list(Round.objects.order_by("pk").values_list("address", flat=True))
    compilations = list(Compilation.objects.order_by("pk").values_list("address", flat=True)[:1])
    of_rounds = ("omgangar/", "arbeta/omgangar/", "arbeta/rau/")
    return dict.fromkeys(of_rounds, rounds) | {"sammanstallningar/": compilations}


def _years() -> list[int]:
    """Those of a follow-up of measures, a published one of objectives, or a plan."""
    published = Round.objects.filter(kind=RoundKind.FOLLOW_UP, state=RoundState.PUBLISHED)
    rows = (FollowUp.objects.all(), published, Plan.objects.all())
    return sorted({year for found in rows for year in found.values_list("year", flat=True)})
