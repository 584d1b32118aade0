"""Texts wherever a round, a compilation or a meeting holds text, put there through the services in
the product's own process: a yearly follow-up that is published, corrected and compiled, the one
after it under way, a consultation with an answer and one who declines, a survey, meetings."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from milstolpe.accounts.models import User
from milstolpe.agenda.models import Meeting
from milstolpe.agenda.services import save_meeting, save_notes
from milstolpe.core.versions import begun
from milstolpe.followup.models import GoalAssessment
from milstolpe.followup.services.judging import save_judgement
from milstolpe.followup.services.making import ask_judgement
from milstolpe.organisations.enums import Role
from milstolpe.organisations.models import Organisation
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.extensions import extension_of
from milstolpe.rounds.models import Compilation, Contribution, Round
from milstolpe.rounds.queries.contents import asked_sections
from milstolpe.rounds.queries.deliveries import Delivery, cells_of
from milstolpe.rounds.queries.extra import seen_now
from milstolpe.rounds.services.asking import ask_no_more
from milstolpe.rounds.services.comments import add_comment, answer_comment
from milstolpe.rounds.services.compilation_publishing import publish_compilation
from milstolpe.rounds.services.compiling import (
    add_part,
    make_compilation,
    save_part,
    take_part_step,
)
from milstolpe.rounds.services.extending import extend
from milstolpe.rounds.services.feedback import give_feedback, settle_feedback
from milstolpe.rounds.services.handing_in import decline, hand_in
from milstolpe.rounds.services.instructions import instructions_version, save_instructions
from milstolpe.rounds.services.making import Cell, lay_out, make_round
from milstolpe.rounds.services.materials import add_material
from milstolpe.rounds.services.questions import answer_question, ask_question, question_number
from milstolpe.rounds.services.reopening import reopen_text
from milstolpe.rounds.services.reviewing import approve_text, return_text, submit_text
from milstolpe.rounds.services.steps import take_round_step
from milstolpe.rounds.services.template import save_section
from milstolpe.rounds.services.texts import save_texts
from tools.proof.world import BOARD, hold, person

OBJECTIVE, SUMMARY = "frisk-luft", "sammanfattning"
COUNTIES = ("12", "13")  # that of the board, and another one
PART, LABEL, CASE = 200, 200, 60  # characters that fit
# Of rounds (8), texts (4), judgements (2), reasons (6), comments (2), hand-ins (2), compilations
# (3) and meetings (5).
FIELDS = 32
Texts = Sequence[str]


@transaction.atomic
def fill(*, texts: list[str], writer: str, leader: str) -> int:
    """Write the texts in every field. Returns the number of fields.

    Args:
        writer: e-mail address of a coordinator of the board, who gets every part in its texts.
        leader: of one who leads RUS.
    """
    board = Organisation.objects.get(slug=BOARD)
    for role in (Role.DECIDER, Role.REVIEWER):
        hold(User.objects.get(email=writer), board, role)
    # Whose roles are read anew.
    by, rus = User.objects.get(email=writer), User.objects.get(email=leader)
    year = localdate().year - 1
    first = _round("follow_up", f"RÅU {year}", year, texts, rus)
    _write(first, board, texts, by)
    _review(first, board, texts, by)
    _publish(first, board, texts, by, rus)
    _compile(first, texts, rus)
    following = _round("follow_up", f"RÅU {year + 1}", year + 1, texts, rus, first)
    _write(following, board, texts, by)
    _waive(texts, rus)
    _consult(board, texts, by, rus)
    _meet(texts, by, rus)
    return FIELDS


def _round(
    kind: str, name: str, year: int, texts: Texts, rus: User, previous: Round | None = None
) -> Round:
    """Opened, with the texts in its template, instructions, material and corrections."""
    values: dict[str, Any] = {"name": name, "year": year, "max_characters": None}
    values["answer_by"] = localdate() + timedelta(days=30)
    made = make_round(kind, values, by=rus, previous=previous)
    items = [OBJECTIVE, SUMMARY] if made.plan.asks_objectives else ["svar"]
    for row in lay_out(made, [Cell(item, code) for item in items for code in COUNTIES]):
        if row.item.slug == OBJECTIVE:
            ask_judgement(row, outcome=True, trend=True, by=rus)
    newest = made.instructions.first()
    save_instructions(made, _all(texts), base=instructions_version(newest), by=rus)
    add_material(made, title=texts[0][:LABEL], url="https://x.example/", by=rus)
    opened = take_round_step(made, "open", by=rus)
    section = opened.sections.earliest("position")
    said = {"guidance": _all(texts), "joint_text": "" if previous else _all(texts)}
    save_section(section, said, base_number=None, reason=texts[0], by=rus)
    question = ask_question(opened, section, texts[0], by=rus)
    number = question_number(question)
    answer_question(
        question, text=texts[0], section=section, answer=_all(texts), base_number=number, by=rus
    )
    settle_feedback(give_feedback(opened, section, texts[0], by=rus), texts[0], by=rus)
    return opened


def _all(texts: Iterable[str]) -> str:
    return "\n\n".join(texts)


def _cells(round_: Round, board: Organisation) -> list[Contribution]:
    rows = Contribution.objects.filter(item__round=round_, organisation=board)
    related = ("item__round", "item__objective", "county", "organisation")
    return list(rows.select_related(*related).order_by("item__position", "pk"))


def _write(round_: Round, board: Organisation, texts: Texts, by: User) -> None:
    """The texts in every section of every cell, judged and commented on."""
    for row in _cells(round_, board):
        sections = asked_sections(row.item)
        content = TextContent({each.key: SectionText(_all(texts)) for each in sections})
        saved = save_texts(row, content, base_number=row.number, by=by)
        for judged in GoalAssessment.objects.filter(contribution=saved):
            values = {"outcome": "nej", "trend": "neutral", "trend_basis": "both"}
            reasons = {"outcome_reason": texts[0], "trend_reason": _all(texts)}
            save_judgement(judged, values | reasons, base_number=judged.number, by=by)
        quote = texts[0].strip()[:40]
        for text in texts[:3]:
            made = add_comment(saved, text=text, by=by, section=sections[0], quote=quote)
            answer_comment(made, text=text, by=by)


def _review(round_: Round, board: Organisation, texts: Texts, by: User) -> None:
    """Sent, returned with a reason, sent again and approved."""
    for row in _cells(round_, board):
        sent = submit_text(row, seen=_seen(row), by=by)
        back = return_text(sent, reason=texts[0], seen=_seen(sent), by=by)
        again = submit_text(back, seen=_seen(back), by=by)
        approve_text(again, seen=_seen(again), by=by)


def _seen(row: Contribution) -> Any:
    return seen_now([row])[row.pk]


def _hand_in(round_: Round, board: Organisation, texts: Texts, by: User) -> None:
    delivery = Delivery(round_, board)
    seen = seen_now(list(cells_of(delivery).select_related("item__round")))
    case, secrecy = texts[0][:CASE], texts[0][:CASE]
    hand_in(delivery, seen=seen, by=by, case_number=case, secrecy=secrecy)


def _publish(round_: Round, board: Organisation, texts: Texts, by: User, rus: User) -> None:
    """Handed in and published; one text opened again, handed in again and corrected."""
    _hand_in(round_, board, texts, by)
    closed = take_round_step(round_, "close", by=rus)
    extension_of(closed).publish(closed, by=rus)
    row = _cells(closed, board)[0]
    until = timezone.now() + timedelta(days=1)
    reopened = reopen_text(row, reason=texts[0], by=rus, until=until)
    content = TextContent({asked_sections(row.item)[0].key: SectionText(_all(texts[::-1]))})
    saved = save_texts(reopened, content, base_number=reopened.number, by=by)
    sent = submit_text(saved, seen=_seen(saved), by=by)
    approve_text(sent, seen=_seen(sent), by=by)
    _hand_in(closed, board, texts, by)
    extension_of(closed).correct(Round.objects.get(pk=closed.pk), by=rus, reason=texts[0])


def _compile(round_: Round, texts: Texts, rus: User) -> None:
    """Every part written, returned with a reason, reviewed by another and published."""
    plan = round_.plan.compilations[0]
    name = plan.name % {"round": round_.name}
    made = make_compilation(Round.objects.get(pk=round_.pk), plan.key, name=name, by=rus)
    add_part(made, texts[0][:PART], by=rus)
    other = person("rus-2", Organisation.objects.get(slug=BOARD), Role.RUS_MEMBER, "")
    for part in made.parts.all():
        save_part(part, _all(texts), base_number=0, by=rus)
        take_part_step(part, "submit", by=rus)
        take_part_step(part, "return", by=other, reason=texts[0])
        take_part_step(part, "submit", by=rus)
        take_part_step(part, "approve", by=other)
    publish_compilation(Compilation.objects.get(pk=made.pk), by=rus)


def _waive(texts: Texts, rus: User) -> None:
    """In the round under way: longer time for a text, and one that is not asked for any more."""
    rows = Contribution.objects.filter(item__round__state="open").exclude(number__gt=0)
    until = timezone.now() + timedelta(days=9)
    extend(rows.earliest("pk"), until, reason=texts[0], by=rus)
    ask_no_more(rows.latest("pk"), reason=texts[0], by=rus)


def _consult(board: Organisation, texts: Texts, by: User, rus: User) -> None:
    """A consultation that one answers and one declines, published; a survey, answered."""
    year = localdate().year
    asked = _round("consultation", f"Remiss {year}", year, texts, rus)
    _write(asked, board, texts, by)
    _hand_in(asked, board, texts, by)
    row = Contribution.objects.filter(item__round=asked).exclude(organisation=board).get()
    decider = person("chef", row.organisation, Role.DECIDER, "")
    decline(row, reason=texts[0], by=decider)
    closed = take_round_step(asked, "close", by=rus)
    extension_of(closed).publish(closed, by=rus)
    _write(_round("survey", f"Enkät {year}", year, texts, rus), board, texts, by)


def _meet(texts: Texts, by: User, rus: User) -> None:
    """A meeting to come and one that has been, both with a coordinator."""
    for days in (-7, 7):
        begins = timezone.now() + timedelta(days=days)
        values = {
            "title": texts[0][:LABEL],
            "starts_at": begins,
            "ends_at": begins + timedelta(hours=1),
            "place": texts[0][:LABEL],
            "description": _all(texts),
            "guests": _all(texts),
        }
        made = save_meeting(None, values, base_number=None, by=rus, participants=[by])
        number = begun(Meeting.objects.get(pk=made.pk))
        save_notes(made, _all(texts), [], base_number=number, by=rus)
