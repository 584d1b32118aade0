"""T23: a session that should have ended is dead at the next request."""

from collections.abc import Callable

from tools.bench_report import Row
from tools.proof.report import all_of
from tools.proof.runner import Effort, Proof
from tools.proof.scene import Place, Scene
from tools.proof.visitor import LOGIN, Answer, Visitor

WORK = "/arbeta/"
LOGOUT = "/konto/logga-ut/"
OK, MISSING, FORBIDDEN = 200, 404, 403


def prove(scene: Scene, effort: Effort) -> list[Row]:
    rows = []
    endings: dict[str, Callable[[Place, Visitor, str], Answer]] = {
        "the cookie played again after log-out": _log_out,
        "an account that was closed": _close,
        "a role that was ended": _end_role,
        "a password that was changed elsewhere": _change_password,
    }
    with scene.place() as place, place.serving() as server:
        world = place.world
        number = min(len(world.coordinators) // len(endings), effort.payloads, 5)
        turns = iter(world.coordinators)
        for what, ending in endings.items():
            people = [next(turns) for _person in range(number)]
            dead = sum(_is_dead(place, server.port, email, ending) for email in people)
            rows.append(all_of(f"dead at the next request: {what}", dead, number))
        rows.append(_fixation(place, server.port))
    return rows


def _is_dead(
    place: Place, port: int, email: str, ending: Callable[[Place, Visitor, str], Answer]
) -> bool:
    visitor = Visitor(port)
    visitor.log_in(email, place.world.password)
    if visitor.read(_own_page(place)).status != OK:
        raise RuntimeError(f"{email} was never in")
    answer = ending(place, visitor, email)
    to_log_in = answer.status == 302 and answer.location.startswith(LOGIN)
    return to_log_in or answer.status in (MISSING, FORBIDDEN)


def _own_page(place: Place) -> str:
    """A page that only coordinators of the county see."""
    return f"/arbeta/program/{place.world.running}/"


def _log_out(place: Place, visitor: Visitor, _email: str) -> Answer:
    kept = dict(visitor.cookies)
    visitor.send(LOGOUT, {})
    return Visitor(visitor.port, kept).read(_own_page(place))


def _close(place: Place, visitor: Visitor, email: str) -> Answer:
    place.call("ending", "close", email=email)
    return visitor.read(_own_page(place))


def _end_role(place: Place, visitor: Visitor, email: str) -> Answer:
    place.call("ending", "end_role", email=email)
    return visitor.read(_own_page(place))


def _change_password(place: Place, visitor: Visitor, email: str) -> Answer:
    place.call("ending", "change_password", email=email)
    return visitor.read(_own_page(place))


def _fixation(place: Place, port: int) -> Row:
    """A cookie that somebody else has put into the browser is not the one after log-in."""
    planted = Visitor(port)
    planted.log_in(place.world.contact, place.world.password)
    session = planted.cookies["session"]
    planted.send(LOGOUT, {})
    victim = Visitor(port, {"session": session})
    victim.log_in(place.world.contact, place.world.password)
    is_new = victim.cookies["session"] != session
    attacker = Visitor(port, {"session": session}).read(WORK)
    is_out = attacker.location.startswith(LOGIN)
    return all_of("a planted cookie is of no use", int(is_new and is_out), 1)


PROOF = Proof(
    "sessions",
    "Logged-in coordinators whose session, account, role or password ends, and the very next "
    "request with the same cookie; and a cookie planted before log-in. (T23)",
    prove,
)
