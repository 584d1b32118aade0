"""How much the writing page and a save ask of the database, and that nothing is lost by it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from milstolpe.programmes.models import Measure, MeasureObjective, Programme
from milstolpe.rounds.services.instructions import instructions_version, save_instructions
from tests.factories.followup import KnownJudgementFactory, ScaleFactory
from tests.factories.rounds import CommentFactory, MaterialFactory, RoundQuestionFactory
from tests.followup.writing import STATE, Writing, fields, make_writing
from tests.organisations.queries import asked_of
from tests.reporting.published import published

pytestmark = pytest.mark.django_db

OF_TRANSACTIONS = ("SAVEPOINT", "RELEASE")
MOST = 12
JUDGED = {"joutcome": "nej", "jtrend": "neutral"}
ANSWERED = {"answer": "Så här.", "answered_at": timezone.now() + timedelta(days=1)}


@pytest.fixture
def writing() -> Writing:
    """Everything that can stand on the page does, and the lead has begun."""
    published("GHE")
    made = make_writing()
    save_instructions(made.round, "Skriv kort.", base="", reason="", by=made.world.rus)
    item = made.cell().item
    Programme.objects.update(county=made.world.skane)
    for measure in Measure.objects.all():
        MeasureObjective.objects.get_or_create(measure=measure, objective=item.objective)
    ScaleFactory()
    KnownJudgementFactory(objective=item.objective, year=2025, outcome="nej", source="NV 2025")
    section = made.round.sections.get(key=STATE)
    RoundQuestionFactory(round=made.round, section=section, text="Hur?", **ANSWERED)
    MaterialFactory(round=made.round, title="Kartor")
    CommentFactory(contribution=made.cell(), text="Bra.")
    text = f"Se [[atgard:{Measure.objects.earliest('pk').public_id}]]."
    made.client(made.world.lead).post(made.address(), fields(**{STATE: text}, **JUDGED))
    return made


def test_page_with_everything_asks_few_queries(writing: Writing) -> None:
    base = instructions_version(writing.round.instructions.get())
    by = writing.world.rus
    save_instructions(writing.round, "Skriv klart.", reason="Tydligare", base=base, by=by)
    client = writing.client(writing.world.lead)

    asked = asked_of(client, writing.address())

    assert len(asked) == MOST
    page = client.get(writing.address())
    context, text = page.context, page.content.decode()
    assert (context["instruction"].text, context["news"].reasons) == ("Skriv klart.", ["Tydligare"])
    assert all(words in text for words in ("Så här.", "Kartor", "NV 2025", "Bra."))
    assert context["beside"].total == 3


def test_autosave_asks_few_queries(writing: Writing) -> None:
    client = writing.client(writing.world.lead)
    same = {"jbase": 1, **JUDGED}

    counts = [
        saved(client, writing, base=1, **same, **{STATE: "Hej."}),
        saved(client, writing, base=2, **same, **{STATE: "Hej du."}),
        saved(client, writing, base=3, **same | {"jtrend": "positiv"}, **{STATE: "Hej du."}),
    ]

    # The first takes a citation away, which is one more to keep.
    assert counts == [13, 11, 12]
    assert writing.cell().number == 3
    assert writing.assessment.trend == "positiv"


def test_what_another_judged_meanwhile_is_told(writing: Writing) -> None:
    """A save that changes nothing, from an older one, still joins what stands."""
    lead = writing.client(writing.world.lead)
    values = {"joutcome": "nej", "jtrend": "negativ"}
    writing.client(writing.world.coordinator).post(
        writing.address(), fields(base=1, jbase=1, **values)
    )

    answer = lead.post(f"{writing.address()}spara/", fields(base=1, jbase=1, **JUDGED))

    assert answer.json()["judgement"]["base"] == 2
    assert answer.json()["judgement"]["values"]["jtrend"] == "negativ"


def test_page_stands_when_the_judgement_alone_is_refused(writing: Writing) -> None:
    """The text is saved, and all that stands beside it is still there."""
    page = writing.client(writing.world.lead).post(
        writing.address(), fields(base=1, jbase=1, jtrend="uppåt", **{STATE: "Nya ord."})
    )

    assert page.status_code == 422
    assert writing.cell().number == 2
    assert page.context["base"] == 2
    assert page.context["beside"].total == 3


def saved(client: Client, writing: Writing, **values: object) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(f"{writing.address()}spara/", fields(**values))
    assert answer.status_code == 200, answer.content
    statements = [query["sql"] for query in asked.captured_queries]
    return sum(not sql.startswith(OF_TRANSACTIONS) for sql in statements)
