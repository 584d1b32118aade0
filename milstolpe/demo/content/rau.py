"""The yearly follow-ups of objectives in the demo: published years, and one under way."""

from milstolpe.demo.content.other_rounds import add_other_rounds
from milstolpe.demo.content.rau_compiled import add_compilations
from milstolpe.demo.content.rau_hand_in import deliveries_of
from milstolpe.demo.content.rau_now import add_meetings_to_come, write_year_under_way
from milstolpe.demo.content.rau_years import (
    Key,
    Years,
    make_year,
    newest_year,
    open_year,
    publish_year,
    write_whole_year,
)
from milstolpe.demo.content.receipts import Delivery
from milstolpe.demo.content.workplan import add_plans
from milstolpe.rounds.content import TextContent
from milstolpe.rounds.models import Round


def add_years(number: int, *, seed: str) -> list[Delivery]:
    """`number` rounds in a row: the last is under way, those before it are published.

    Returns:
        What was handed in, to be given receipts.
    """
    deliveries: list[Delivery] = []
    if not number:
        return deliveries
    years = Years.begin(seed)
    before: Round | None = None
    published: Round | None = None
    said: dict[Key, TextContent] = {}
    last = newest_year()
    for year in range(last - number + 1, last + 1):
        made = make_year(years, year, before)
        open_year(years, made)
        if year == last:
            write_year_under_way(years, made, said)
            add_meetings_to_come(years)
        else:
            said = write_whole_year(years, made, said)
            publish_year(years, made)
            published = made.round
        deliveries += deliveries_of(made.round, years.people, seed=seed)
        before = made.round
    if published is not None:
        published.refresh_from_db()
        add_compilations(published, by=years.people.rus)
    add_plans(years.people, seed=seed)
    return deliveries + add_other_rounds(years.people, last, seed=seed)
