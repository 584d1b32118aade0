"""All texts of a round as documents, in the times that they are promised."""

import io
import zipfile
from time import perf_counter

import pytest
from docx import Document

from milstolpe.rounds.enums import ContributionState
from milstolpe.rounds.models import Contribution, ContributionText, Round
from milstolpe.rounds.queries.compiled import compiled
from milstolpe.rounds.services.documents import Wanted, made
from tests.factories.objectives import ObjectiveFactory
from tests.factories.organisations import CountyFactory, OrganisationFactory
from tests.factories.rounds import ItemFactory, RoundFactory, SectionFactory, saved_at

pytestmark = [pytest.mark.django_db, pytest.mark.proof]

COUNTIES, OBJECTIVES, CHARACTERS = 21, 16, 4_000  # in each of two sections
WORDS = "Länsstyrelsen har under året arbetat med åtgärder för en bättre miljö i länet. "


def section_text(seed: int) -> str:
    """Four paragraphs, a heading and a list, as long as the template lets a section be."""
    paragraph = (WORDS * 12)[: CHARACTERS // 5]
    points = "\n".join(f"- Åtgärd {seed}.{n}: {WORDS}" for n in range(8))
    return f"{paragraph}\n\n{paragraph}\n\n## Effekter\n\n{paragraph}\n\n{points}\n\n{paragraph}"


def whole_round() -> Round:
    """354 texts: 16 objectives, the generational goal and nearly every summary, in 21 counties."""
    round_ = RoundFactory()
    sections = [SectionFactory(round=round_) for _section in range(2)]
    counties = [CountyFactory() for _county in range(COUNTIES)]
    board = OrganisationFactory()
    items = [
        ItemFactory(round=round_, objective=ObjectiveFactory(number=number))
        for number in range(1, OBJECTIVES + 1)
    ]
    items.append(ItemFactory(round=round_, labelled=True))
    rows = Contribution.objects.bulk_create(
        Contribution(item=item, county=county, organisation=board,
                     state=ContributionState.HANDED_IN, **saved_at())
        for item in items for county in counties
    )  # fmt: skip
    ContributionText.objects.bulk_create(
        ContributionText(contribution=row, section=section, text=section_text(row.pk))
        for row in rows
        for section in sections
    )
    return round_


def test_all_texts_to_one_word_file_and_to_a_pdf_for_each_objective():
    round_ = whole_round()

    start = perf_counter()
    word = made(compiled(round_), Wanted("alla", "", "docx"))
    after_word = perf_counter()
    archive = made(compiled(round_), Wanted("alla", "", "zip"))
    after_archive = perf_counter()

    print(f"DOCX {after_word - start:.1f} s, {len(word)} bytes; "  # noqa: T201  # told by the proof
          f"PDFs {after_archive - after_word:.1f} s, {len(archive)} bytes")  # fmt: skip
    assert len(zipfile.ZipFile(io.BytesIO(archive)).namelist()) == OBJECTIVES
    assert len(Document(io.BytesIO(word)).paragraphs) > 5_000
    assert after_word - start <= 15
    assert after_archive - after_word <= 60
