"""The document of a published round: who has answered what, the joint text, every answer."""

from collections.abc import Iterator

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.core.formats import format_date
from milstolpe.documents.blocks import Block, Grid, Heading, Paragraph, ReportDocument
from milstolpe.rounds.answering import Answered
from milstolpe.rounds.documents.compilations import Pictures
from milstolpe.rounds.queries.round_page import PublishedAnswer, PublishedRound
from milstolpe.rounds.rich_blocks import blocks as rich_blocks
from milstolpe.rounds.words import answers_text, how_text


def answers_document(page: PublishedRound, pictures: Pictures) -> ReportDocument:
    name = page.head["name"]
    return ReportDocument(
        title=name,
        subtitle=_("Published %(day)s") % {"day": format_date(page.copy.at)},
        dated=localdate(page.copy.at),
        facts=[(_("Asked"), str(len(page.answers)))],
        blocks=list(_blocks(page, pictures)),
        footer=name,
    )


def _blocks(page: PublishedRound, pictures: Pictures) -> Iterator[Block]:
    yield Heading(_("Who has answered what"), 1)
    yield Paragraph(answers_text(page.counts, len(page.answers)))
    rows = [(row.county, row.organisation, how_text(row), row.reason) for row in page.answers]
    headings = [_("County"), _("Organisation"), _("Answer"), _("Why")]
    yield Grid(_("Who has answered what"), headings, rows, [2, 3, 4, 3])
    titles = {row["key"]: row["title"] for row in page.head["sections"]}
    for key, text in page.joint.items():
        yield Heading(titles[key], 1)
        yield from rich_blocks(text, level=1, pictures=pictures)
    for answer in page.answers:
        if answer.is_there:
            yield from _answer(answer, page, pictures)


def _answer(answer: PublishedAnswer, page: PublishedRound, pictures: Pictures) -> Iterator[Block]:
    yield Heading(answer.county, 1)
    yield Paragraph(f"{answer.organisation}. {how_text(answer)}.", is_note=True)
    for section in answer.sections:
        if answer.how == Answered.JOINT and section["key"] in page.joint:
            continue
        yield Heading(section["title"], 2)
        yield from rich_blocks(section["text"], level=2, pictures=pictures)
