"""What rounds ask of a person: to run them, to write, to review, to hand in."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.organisations.models import Organisation
from milstolpe.rounds.addresses import cell_path, delivery_path, matrix_path, text_path
from milstolpe.rounds.enums import ContributionState, RoundState
from milstolpe.rounds.queries.deliveries import Delivery
from milstolpe.rounds.queries.matrix import LEFT
from milstolpe.rounds.queries.waiting import Act, WaitingTexts, rounds_to_run, texts_that_wait
from milstolpe.web.queries.task import Task

MOST_NAMED = 3  # more texts than these are one task together


def round_tasks(_user: Any, _organisation: Organisation) -> Iterator[Task]:
    """Rounds to open, to remind of, to close and to publish; questions to answer. One query."""
    for row in rounds_to_run():
        yield from _tasks_of_round(row)


def text_tasks(user: Any, organisation: Organisation) -> Iterator[Task]:
    """Texts to write, review and hand in, each with its last day."""
    for waiting in texts_that_wait(user, organisation):
        if len(waiting.texts) > MOST_NAMED or waiting.act not in _NAMED:
            yield _task_together(waiting)
        else:
            yield from _tasks_apart(waiting)


_NAMED = (Act.WRITE, Act.WRITE_AGAIN)


def _tasks_of_round(row: Any) -> Iterator[Task]:
    page = matrix_path(row)
    if row.state == RoundState.DRAFT:
        yield Task(_("Open the round"), row.name, page, row.opens_on or row.answer_by)
    if row.state == RoundState.CLOSED:
        yield Task(_("Publish the round"), row.name, page)
    if n := row.unanswered:
        what = ngettext("Answer %(n)s question", "Answer %(n)s questions", n) % {"n": n}
        yield Task(what, row.name, reverse("rounds:questions", args=[row.address]))
    if row.state == RoundState.OPEN and row.left and row.answer_by < localdate():
        what = ngettext(
            "Remind of %(n)s text that is late, or close",
            "Remind of %(n)s texts that are late, or close",
            row.left,
        )
        yield Task(what % {"n": row.left}, row.name, page, row.answer_by)
    if row.state == RoundState.OPEN and not row.left:
        yield Task(_("Close the round: all have handed in"), row.name, page, row.answer_by)


def _tasks_apart(waiting: WaitingTexts) -> Iterator[Task]:
    for row in waiting.texts:
        words = {"text": row.item}
        what = _("Write about %(text)s") % words
        if waiting.act == Act.WRITE_AGAIN:
            what = _("Look at %(text)s again: it is returned") % words
        about = f"{row.round}, {row.county}"
        yield Task(what, about, text_path(row), waiting.due)


def _task_together(waiting: WaitingTexts) -> Task:
    n = len(waiting.texts)
    what = {
        Act.WRITE: ngettext("Write %(n)s text", "Write %(n)s texts", n),
        Act.WRITE_AGAIN: ngettext(
            "Look at %(n)s text that is returned", "Look at %(n)s texts that are returned", n
        ),
        Act.REVIEW: ngettext("Review %(n)s text", "Review %(n)s texts", n),
        Act.HAND_IN: ngettext("Hand in %(n)s text", "Hand in %(n)s texts", n),
    }[waiting.act]
    return Task(what % {"n": n}, waiting.round.name, _page(waiting), waiting.due)


def _page(waiting: WaitingTexts) -> str:
    """Where to begin."""
    first = waiting.texts[0]
    if waiting.act == Act.HAND_IN:
        return delivery_path(Delivery(waiting.round, first.organisation))
    if waiting.act == Act.REVIEW and len(waiting.texts) == 1:
        return cell_path("review", first)
    return f"{matrix_path(waiting.round)}?visa=lista&lage={_STATES[waiting.act]}"


_STATES = {
    Act.WRITE: LEFT,
    Act.WRITE_AGAIN: ContributionState.RETURNED,
    Act.REVIEW: ContributionState.IN_REVIEW,
}
