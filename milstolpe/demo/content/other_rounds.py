"""A consultation with a joint text, published and compiled, and a needs survey under way."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import other_rounds
from milstolpe.demo.content.rau_hand_in import deliveries_of
from milstolpe.demo.content.rau_people import People
from milstolpe.demo.content.rau_rows import Save, Taken, Written, store_texts
from milstolpe.demo.content.receipts import Delivery
from milstolpe.demo.content.timeline import at_noon
from milstolpe.documents.blocks import Heading, Paragraph, ReportDocument
from milstolpe.documents.write import docx
from milstolpe.rounds.content import SectionText, TextContent
from milstolpe.rounds.enums import RoundKind, Way
from milstolpe.rounds.models import (
    Contribution,
    ContributionEvent,
    Instruction,
    Round,
    RoundEvent,
    RoundPublication,
    Section,
)
from milstolpe.rounds.queries.contents import asked_sections
from milstolpe.rounds.services.compilation_publishing import publish_compilation
from milstolpe.rounds.services.compiling import make_compilation, save_part, take_part_step
from milstolpe.rounds.services.making import all_counties, lay_out, make_round
from milstolpe.rounds.services.materials import add_material
from milstolpe.rounds.services.publishing import publish_round
from milstolpe.rounds.services.steps import take_round_step

SKANE = "12"  # left for those who try the demo
# How the county boards answer the consultation: share, percent.
ANSWERS = {"joint": 48, "changed": 32, "own": 6, "declined": 6, "missing": 8}
ANSWERED = 0.5  # of the survey, so far
Answer = tuple[TextContent | None, str]  # what is said and how it came in; None: declines


def add_other_rounds(people: People, year: int, *, seed: str) -> list[Delivery]:
    """Both rounds. `year` is that of the yearly follow-up under way.

    Returns:
        What was handed in, to be given receipts.
    """
    consultation = _consultation(people, year, seed)
    survey = _survey(people, year, seed)
    made = [*deliveries_of(consultation, people, seed=seed)]
    _publish(consultation, people)
    _compile(consultation, people)
    return [*made, *deliveries_of(survey, people, seed=seed)]


def _consultation(people: People, year: int, seed: str) -> Round:
    words = other_rounds()["consultation"]
    answer_by = min(date(year, 9, 30), timezone.localdate() - timedelta(days=40))
    round_ = _made(RoundKind.CONSULTATION, words, year + 1, answer_by, people)
    draft = SimpleUploadedFile("utkast.docx", _draft(words["material"], answer_by))
    add_material(round_, title=words["material"], upload=draft, by=people.rus)
    Section.objects.filter(round=round_, key="kappa").update(joint_text=words["joint"].strip())
    cells = _opened(round_, people)

    def said(dice: Dice) -> Answer | None:
        return _said(dice, words)

    _write(cells, people, said, f"{seed} consultation")
    return round_


def _survey(people: People, year: int, seed: str) -> Round:
    words = other_rounds()["survey"]
    answer_by = timezone.localdate() + timedelta(days=21)
    round_ = _made(RoundKind.SURVEY, words, year + 1, answer_by, people)
    cells = [row for row in _opened(round_, people) if row.county_id != SKANE]

    def said(dice: Dice) -> Answer | None:
        if not dice.happens(ANSWERED):
            return None
        needs = "\n".join(f"- {need}" for need in dice.some(words["needs"], dice.randint(1, 3)))
        texts = {"behov": needs, "ovrigt": dice.maybe(0.4, words["other"])}
        return _content(texts), Way.PAGE

    _write(cells, people, said, f"{seed} survey")
    return round_


def _made(kind: str, words: Mapping[str, Any], year: int, answer_by: date, people: People) -> Round:
    values = {
        "name": words["name"].format(year=year),
        "year": year,
        "answer_by": answer_by,
        "opens_on": answer_by - timedelta(days=60),
        "is_example": True,
    }
    round_ = make_round(kind, values, by=people.rus)
    Instruction.objects.create(round=round_, number=1, text=words["instructions"], by=people.rus)
    return round_


def _opened(round_: Round, people: People) -> Sequence[Contribution]:
    cells = lay_out(round_, all_counties(["svar"]))
    take_round_step(round_, "open", by=people.rus)
    round_.refresh_from_db()
    opened = at_noon(round_.answer_by - timedelta(days=60))
    RoundEvent.objects.filter(round=round_).update(at=opened)
    return cells


def _said(dice: Dice, words: Mapping[str, Any]) -> Answer | None:
    """One of the ways to answer; None: has not answered."""
    how = dice.choices(list(ANSWERS), list(ANSWERS.values()))[0]
    joint = words["joint"].strip()
    own = dice.maybe(0.3, words["views"])
    if how == "joint":
        return _content({"kappa": joint, "synpunkter": own}), Way.JOINT
    if how == "changed":
        parts = joint.split("\n\n")
        parts.insert(1, dice.choice(words["changed"]))
        return _content({"kappa": "\n\n".join(parts), "synpunkter": own}), Way.PAGE
    if how == "own":
        return _content({"kappa": dice.choice(words["own"]), "synpunkter": ""}), Way.PAGE
    return (None, dice.choice(words["declines"])) if how == "declined" else None


def _content(texts: Mapping[str, str]) -> TextContent:
    return TextContent({key: SectionText(text) for key, text in texts.items()})


def _write(
    cells: Sequence[Contribution],
    people: People,
    said: Callable[[Dice], Answer | None],
    seed: str,
) -> None:
    """The answers of those who have answered, handed in or declined before today."""
    written = []
    for row in cells:
        dice = Dice(f"{seed} {row.county_id}")
        answer = said(dice)
        if answer is None:
            continue
        content, way = answer
        last = min(row.item.round.answer_by, timezone.localdate() - timedelta(days=1))
        at = at_noon(last - timedelta(days=dice.randint(2, 20)))
        done_at = at + timedelta(days=1, minutes=dice.randint(-200, 200))
        writer, decider = people.writer(row), people.decider(row.organisation_id)
        if content is None:
            written.append(Written(row, writer, [], [Taken("decline", at, decider, way)]))
            continue
        steps = [Taken("begin", at, writer), Taken("hand_in_unreviewed", done_at, decider)]
        written.append(Written(row, writer, [Save(content, at, way)], steps))
    store_texts(written, asked_sections(cells[0].item))


def _publish(round_: Round, people: People) -> None:
    """Closed a week after the last day, published a week later."""
    take_round_step(round_, "close", by=people.rus)
    round_.refresh_from_db()
    publish_round(round_, by=people.rus)
    events = RoundEvent.objects.filter(round=round_)
    events.filter(step="close").update(at=at_noon(round_.answer_by + timedelta(days=7)))
    published = at_noon(round_.answer_by + timedelta(days=14))
    events.filter(step="publish").update(at=published)
    RoundPublication.objects.filter(round=round_).update(at=published)
    steps = ContributionEvent.objects.filter(contribution__item__round=round_, step="publish")
    steps.update(at=published)


def _compile(round_: Round, people: People) -> None:
    """The summary that the working group has written beside the answers."""
    name = f"Sammanställning: {round_.name}"
    made = make_compilation(round_, "svar", name=name, by=people.rus)
    for part, text in zip(made.parts.all(), other_rounds()["compiled"], strict=True):
        saved = save_part(part, text, base_number=0, by=people.member)
        take_part_step(saved, "submit", by=people.member)
        take_part_step(saved, "approve", by=people.rus)
    publish_compilation(made, by=people.rus)


def _draft(title: str, day: date) -> bytes:
    """The draft that the consultation is about, as a Word file."""
    blocks = [
        block
        for heading, text in other_rounds()["draft"].items()
        for block in (Heading(heading), Paragraph(text))
    ]
    report = ReportDocument(
        title=title, subtitle="Remissversion", dated=day, facts=(), blocks=blocks, footer=title
    )
    return docx(report)
