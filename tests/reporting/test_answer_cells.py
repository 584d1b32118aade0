"""A cell is read as it was meant, or refused with what to do."""

import pytest

from milstolpe.programmes.content import LinkEntry
from milstolpe.reporting.answer_cells import Asked, CellProblem, Vocabulary, in_cell, read, written
from milstolpe.reporting.content import AnswerContent, ExtraEntry

WORDS = Vocabulary(
    [
        Asked(7, "Vad hindrar?"),
        Asked(8, "Klart?", "yes_no"),
        Asked(9, "Var?", "choice", ("Hav", "Land")),
    ],
    {"lona": "LONA", "tillsyn": "Tillsyn enligt miljöbalken"},
)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("g", "G"),
        (" H ", "H"),
        ("P – Påbörjad", "P"),
        ("e. inte påbörjad", "E"),
        ("Genomförd", "G"),
        ("genomförd eller pågår kontinuerligt", "G"),
        ("Genomförd till hälften eller mer", "H"),
        ("PÅBÖRJAD", "P"),
        ("Pa\u030abo\u0308rjad", "P"),  # decomposed letters
        ("Ej relevant", "N"),
        ("n", "N"),
        ("Ej genomförd", "E"),
        ("", ""),
    ],
)
def test_grade_is_read_as_letter_or_word(text, grade):
    content, problems = read({"grade": text}, AnswerContent(grade="X"), WORDS)
    assert (content.grade, problems) == (grade, [])


@pytest.mark.parametrize("text", ["ja", "J", "x", "1", "SANT", " Ja "])
def test_yes_is_read(text):
    content, problems = read({"is_continuous": text}, AnswerContent(grade="G"), WORDS)
    assert (content.is_continuous, problems) == (True, [])


@pytest.mark.parametrize("text", ["nej", "N", "0", "falskt", "", "–"])
def test_no_is_read(text):
    base = AnswerContent(grade="G", is_continuous=True)
    content, problems = read({"is_continuous": text}, base, WORDS)
    assert (content.is_continuous, problems) == (False, [])


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("grade", "Kanske", "Skriv G, H, P, E eller ”Ej relevant”."),
        ("grade", "GH", "Skriv G, H, P, E eller ”Ej relevant”."),
        ("is_continuous", "ibland", "Skriv ja eller nej."),
        (
            "instruments",
            "LONA; Klimatklev",
            "”Klimatklev” finns inte bland styrmedlen. Namnen står på bladet ”Val”; "
            "skriv flera med semikolon emellan.",
        ),
        (
            "links",
            "Rapport www.example.org",
            "Skriv en länk per rad: vad den heter, sedan en adress med https://.",
        ),
        (
            "links",
            "javascript:alert(1)",
            "Skriv en länk per rad: vad den heter, sedan en adress med https://.",
        ),
        ("q7", "a" * 20_001, "Skriv högst 20000 tecken; nu är det 20001."),
        ("q8", "kanske", "Skriv ja eller nej."),
        ("q9", "Luft", "Välj ett av: Hav; Land."),
    ],
)
def test_cell_that_cannot_be_read_is_told(field, text, reason):
    base = AnswerContent(grade="G", rationale="Kvar")
    assert read({field: text}, base, WORDS) == (base, [CellProblem(field, text, reason)])


def test_only_g_goes_on_continuously():
    base = AnswerContent(grade="G", is_continuous=True)
    _content, problems = read({"grade": "H", "is_continuous": "ja"}, base, WORDS)
    assert problems == [
        CellProblem("is_continuous", "Ja", "Bara det som har graden G kan pågå kontinuerligt.")
    ]


def test_lists_in_a_cell():
    cells = {
        "instruments": "lona ;\nTillsyn enligt  miljöbalken;",
        "links": "Vår rapport https://example.org/a\nhttps://example.org/b\n",
        "q7": "Brist på tid",
        "q8": "x",
        "q9": "hav",
    }
    content, problems = read(cells, AnswerContent(), WORDS)
    assert problems == []
    assert content == AnswerContent(
        instruments=("lona", "tillsyn"),
        links=(
            LinkEntry("Vår rapport", "https://example.org/a"),
            LinkEntry("https://example.org/b", "https://example.org/b"),
        ),
        extras=(
            ExtraEntry(7, "Vad hindrar?", "Brist på tid"),
            ExtraEntry(8, "Klart?", "Ja"),
            ExtraEntry(9, "Var?", "Hav"),
        ),
    )


def test_field_without_a_cell_is_as_before():
    base = AnswerContent(grade="P", rationale="Därför", action_taken="Mycket")
    assert read({"grade": "P", "action_taken": ""}, base, WORDS)[0] == AnswerContent(
        grade="P", rationale="Därför"
    )


@pytest.mark.parametrize("text", ["=1+2", "+46 8", "-5 %", "@namn", "\u2212 minus"])
def test_guard_of_our_own_csv_is_taken_off(text):
    content, _problems = read({"rationale": f"'{text}"}, AnswerContent(), WORDS)
    assert content.rationale == text


def test_text_too_long_for_a_cell_is_left_as_it_is():
    base = AnswerContent(rationale="å" * 40_000)
    cell = in_cell(base.rationale)
    assert len(cell) < 32_767
    assert read({"rationale": cell}, base, WORDS) == (base, [])


def test_instrument_that_is_gone_from_the_register_is_kept():
    base = AnswerContent(instruments=("borttaget",))
    assert read(written(base, WORDS), base, WORDS) == (base, [])
