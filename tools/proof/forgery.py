"""T19: no other site, and no link, can make somebody who is logged in change anything."""

from collections.abc import Mapping
from urllib.parse import urlencode

from tools.bench_report import Row
from tools.proof.report import exactly, none_of
from tools.proof.runner import Effort, Proof
from tools.proof.scene import Scene
from tools.proof.visitor import FORM, Visitor

FOREIGN = "https://elak.example"
REFUSED = 403
SAMPLE_STEP = 40  # a sample takes one address of so many
BODY = {"title": "Kapad", "reason": "Kapad", "do": "save", "next": "1"}


def prove(scene: Scene, effort: Effort) -> list[Row]:
    with scene.place() as place:
        place.call("published", "make")
        addresses: list[str] = place.call("routes", "addresses")
        addresses = addresses[:: SAMPLE_STEP if effort.is_sample else 1]
        with place.serving() as server:
            (visitor,) = place.world.enter(server.port, 1)
            token = visitor.cookies["csrf"]
            before = place.call("routes", "digest")
            tried = {
                "a form without token": _tried(visitor, addresses, BODY, {}),
                "a form with a token of its own making": _tried(
                    visitor, addresses, BODY | {"csrfmiddlewaretoken": "a" * 64}, {}
                ),
                "the right token from another site": _tried(
                    visitor, addresses, BODY | {"csrfmiddlewaretoken": token}, {"Origin": FOREIGN}
                ),
                "JSON sent as text": _tried(
                    visitor, addresses, BODY, {"Content-Type": "text/plain", "Origin": FOREIGN}
                ),
                "another method": _tried(
                    visitor, addresses, BODY, {"X-HTTP-Method-Override": "GET"}, method="DELETE"
                ),
            }
            broken = [path for path in addresses if visitor.read(path).status >= 500]
            is_in = "/konto/" not in visitor.read("/arbeta/").location
            after = place.call("routes", "digest")
            own = _tried(visitor, addresses, BODY | {"csrfmiddlewaretoken": token}, {})
    note = f"of {len(addresses)} addresses, as {place.world.coordinators[0]}"
    rows = [none_of(f"taken: {what}", found, note) for what, found in tried.items()]
    return [
        *rows,
        none_of("GET that broke", broken, note),
        Row("control: not refused as forged from our own page", str(len(own)), "> 0", bool(own)),
        exactly("still logged in afterwards", is_in, True),
        exactly("anything changed in the database", before != after, False),
    ]


def _tried(
    visitor: Visitor,
    addresses: list[str],
    fields: Mapping[str, str],
    headers: Mapping[str, str],
    *,
    method: str = "POST",
) -> list[str]:
    """Addresses that did not refuse."""
    whole = {"Content-Type": FORM, **headers}
    found = []
    for path in addresses:
        status = visitor.ask(method, path, urlencode(fields), whole).status
        if status != REFUSED:
            found.append(f"{path} {status}")
    return found


PROOF = Proof(
    "forgery",
    "Every address of the URL table is sent forms by a logged-in coordinator's browser: without "
    "token, with a made-up one, from another site, as text, by another method; then each is asked "
    "for by GET. (T19)",
    prove,
)
