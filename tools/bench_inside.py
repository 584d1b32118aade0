"""What must be done in the product's own process: `python -m tools.bench_inside COMMAND`.

Commands are the names of functions: pages, queries and rows print JSON; changes talks with who
started it.
"""

import json
import os
import sys
from dataclasses import replace
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milstolpe.config.settings")
django.setup()

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Count, QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from milstolpe.accounts.models import User
from milstolpe.programmes.models import Measure, Programme
from milstolpe.programmes.queries.contents import measure_content, with_contents
from milstolpe.programmes.queries.visibility import measures_visible_to
from milstolpe.programmes.services.measures import save_measure

# The same whatever the size of the content.
COUNTY, ACTOR, WORD = "skane", "lunds-kommun", "energi"
JSON_ROWS = 100


def pages() -> dict[str, str]:
    """Name → address."""
    # A running one; the smallest content has only one that is closed.
    decided = Programme.objects.filter(county__slug=COUNTY, state__in=("running", "closed"))
    programme = decided.order_by("-state", "pk")[0]
    shown = _public().filter(programme=programme).annotate(named=Count("actors"))
    measure = shown.order_by("-named", "pk")[0]
    return {
        "start": "/",
        "county": f"/lan/{COUNTY}/",
        "programme": programme.get_absolute_url(),
        "measure": measure.get_absolute_url(),
        "actor": f"/aktorer/{ACTOR}/",
        "search": f"/sok/?q={WORD}",
        "measures": "/atgarder/",
        "JSON list": _json_list()[0],
    }


def queries() -> dict[str, int]:
    """Name → SQL queries of a page that is made anew, those of its validation too."""
    found = {}
    for name, address in pages().items():
        # The first request fills what a process keeps of every page's frame; the second counts.
        for _time in range(2):
            with CaptureQueriesContext(connection) as captured:
                response = Client(HTTP_HOST="127.0.0.1").get(address)
                b"".join(response)
        found[name] = len(captured)
    return found


def rows() -> dict[str, int]:
    """How many measures stand in the long list and in the short one."""
    return {"all": _public().count(), "JSON list": _json_list()[1]}


def changes() -> None:
    """Print the address of a public measure; when a line is read, save it and print its title."""
    dice = Random(1)  # noqa: S311  # the same measures in every run
    measures = _public().filter(programme__state="running")
    ids = list(measures.values_list("pk", flat=True))
    while True:
        measure = measures.get(pk=dice.choice(ids))
        print(measure.get_absolute_url(), flush=True)
        if not sys.stdin.readline():
            return
        print(_change(measure, f"Mätt {dice.randrange(10**9)}"), flush=True)


def _change(measure: Measure, title: str) -> str:
    newest = measure.revisions.first()
    assert newest is not None  # every save makes one
    whole = with_contents(Measure.objects.all()).get(pk=measure.pk)
    content = replace(measure_content(whole), title=title)
    author = User.objects.all()[0]
    save_measure(measure, content, base_number=newest.number, by=author, reason="Mätning")
    return title


def _public() -> QuerySet[Measure]:
    return measures_visible_to(AnonymousUser())


def _json_list() -> tuple[str, int]:
    """The list of one objective in one county that comes nearest to `JSON_ROWS` measures."""
    by = ("programme__county__slug", "objective_links__objective__slug")
    with_objective = _public().filter(objective_links__isnull=False)
    counts = with_objective.order_by(*by).values_list(*by).annotate(Count("pk"))
    county, objective, number = min(counts, key=lambda row: abs(row[2] - JSON_ROWS))
    return f"/atgarder.json?lan={county}&mal={objective}", number


def main() -> None:
    command = sys.argv[1]
    if command == "changes":
        changes()
    else:
        print(json.dumps({"pages": pages, "queries": queries, "rows": rows}[command]()))


if __name__ == "__main__":
    main()
