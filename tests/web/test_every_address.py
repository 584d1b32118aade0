"""Every address of the product, found by introspection, opened by people from outside.

Nothing breaks, and no answer holds a word that the policy does not let the viewer see.
"""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from milstolpe.accounts.models import User
from milstolpe.organisations.models import (
    ActorGroup,
    ActorKind,
    County,
    Membership,
    Network,
    Organisation,
)
from milstolpe.programmes.enums import COMMITMENT_STEPS, PROGRAMME_STEPS
from milstolpe.programmes.models import Commitment, ConsultationComment, ProgrammeDocument
from milstolpe.rounds.models import Round
from milstolpe.web.models import VisitorMessage
from tests.factories.agenda import MeetingFactory
from tests.factories.organisations import (
    ActorGroupFactory,
    ActorKindFactory,
    MembershipFactory,
    NetworkFactory,
    OrganisationFactory,
)
from tests.factories.rounds import (
    CommentFactory,
    ContributionFactory,
    FeedbackPointFactory,
    ItemFactory,
    MaterialFactory,
    PublishedTextFactory,
    RoundPublicationFactory,
    RoundQuestionFactory,
    saved_at,
)
from tests.factories.web import VisitorMessageFactory
from tests.programmes.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

VIEWERS = ("anonymous", "contact", "other coordinator", "administrator", "rus")
# Their own tests cover these; they say nothing of programmes.
NOT_OPENED = ("konto/", "demo/")
REGISTERS = ("organisationer", "grupper", "miljomal", "etappmal")
ANSWER = {
    "title": "Svar", "county": "Skåne län", "county_code": "12", "county_slug": "skane",
    "organisation": "Länsstyrelsen Skåne", "organisation_slug": "lansstyrelsen-skane",
    "sections": [{"key": "kappa", "title": "Kappa", "text": "Bra."}], "citations": [],
}  # fmt: skip
COPY = {
    "name": "Remiss om havet", "kind": "consultation", "year": 2026, "answer_by": "2026-11-30",
    "is_example": False, "absent": [], "material": [], "reason": "",
    "sections": [{"key": "kappa", "title": "Kappa", "joint": "Bra."}],
}  # fmt: skip
EXAMPLES = 1  # of a thing that is named by its number
# Where `address` is that of a round; elsewhere it is that of a programme.
OF_ROUNDS = ("omgangar/", "arbeta/omgangar/", "arbeta/rau/", "sammanstallningar/")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@pytest.fixture
def world(settings) -> World:
    settings.DEMO = True  # no second factor to set up on the way
    for make in (ActorGroupFactory, ActorKindFactory, NetworkFactory, VisitorMessageFactory):
        make()
    made = make_world()
    made.viewers["rus"] = MembershipFactory(
        role="rus_lead", organisation=OrganisationFactory(name="Värdlänet", slug="vardlanet")
    ).user
    return made


@pytest.fixture
def round_() -> Round:
    """A published consultation with all that has an address of its own, and a meeting."""
    published = RoundPublicationFactory(
        round__kind="consultation", round__address="remiss-om-havet", content=COPY
    )
    round_: Round = published.round
    item = ItemFactory(round=round_, labelled=True, slug="frisk-luft")
    cell = ContributionFactory(
        item=item, county=County.objects.get(slug="skane"), state="published", **saved_at()
    )
    PublishedTextFactory(publication=published, contribution=cell, content=ANSWER)
    FeedbackPointFactory(round=round_)
    MaterialFactory(round=round_)
    RoundQuestionFactory(round=round_)
    CommentFactory(contribution=cell)
    MeetingFactory()
    return round_


def routes(resolver: Any = None, before: str = "") -> Iterator[str]:
    """Every address as it is written in the code, with its parameters in angle brackets."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


def pools(world: World, round_: Round) -> dict[str, list[Any]]:
    """What each parameter of an address may be, by name; one that is missing fails the test."""
    numbered = (
        *(ProgrammeDocument, Commitment, ConsultationComment, Membership, User),
        VisitorMessage,
    )
    things = (Organisation, ActorGroup, ActorKind, Network)
    slugs = [row.slug for model in things for row in model.objects.all()[:EXAMPLES]]
    return {
        "address": [programme.address for programme in world.programmes.values()],
        "public_id": [measure.public_id for measure in world.measures],
        "version": [1],
        "token": ["x"],
        "number": [1],
        "fmt": ["csv", "json"],
        "step": [*PROGRAMME_STEPS, *COMMITMENT_STEPS],
        "pk": [row.pk for model in numbered for row in model.objects.all()[:EXAMPLES]],
        "slug": ["skane", *REGISTERS, *slugs],
        "key": slugs,
        "name": ["stang"],
        "year": [2025, 2027],
        "quarter": [1],
        "table": ["omraden", "kommuner"],
        "actor": slugs[:1],
        "kind": ["docx"],
        "form": ["svg"],
        "digest": ["0" * 64],
        "county": ["skane"],
        "item": ["frisk-luft"],
        "organisation": slugs[:1],
        "compilation": ["samlad-regional-bedomning-0"],
        "part": ["frisk-luft"],
    }


def addresses(world: World, round_: Round) -> Iterator[str]:
    known = pools(world, round_)
    for route in routes():
        if route.startswith(NOT_OPENED):
            continue
        parameters = PARAMETER.findall(route)
        missing = [name for name in parameters if name not in known]
        assert not missing, f"{route}: say in `pools` what {missing} may be."
        # One of the other kind is not found, as one that there is not.
        of_rounds = {**known, "address": [round_.address, known["address"][0]]}
        named = of_rounds if route.startswith(OF_ROUNDS) else known
        # No programme of the world has a follow-up: one of each says that there is nothing.
        most = EXAMPLES if "year" in parameters else None
        for values in product(*(named[name][:most] for name in parameters)):
            chosen = iter(values)
            yield "/" + PARAMETER.sub(lambda _match, chosen=chosen: str(next(chosen)), route)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_no_address_breaks_or_tells_too_much(world: World, round_: Round, viewer: str) -> None:
    client = Client()
    user = world.viewers[viewer]
    if user.is_authenticated:
        client.force_login(user)
    known_as = "anonymous" if viewer == "rus" else viewer
    hidden = [word for word, who in world.marks.items() if known_as not in who]
    opened = set()
    for address in addresses(world, round_):
        response = client.get(address)
        assert response.status_code in (200, 301, 302, 403, 404, 405), address
        text = (response.getvalue() if response.streaming else response.content).decode("latin-1")
        assert not [word for word in hidden if word in text], (viewer, address)
        if response.status_code == 200:
            opened.add(address)
    assert len(opened) > 50
    assert {f"/omgangar/{round_.address}/", "/omgangar/", "/moten/"} <= opened
    work = f"/arbeta/omgangar/{round_.address}/"
    assert ({work, f"{work}synpunkter/"} <= opened) == (viewer in ("other coordinator", "rus"))
