"""A plan document is understood, checked, and what is not understood is told."""

import io
from pathlib import Path

import pytest
from docx import Document

from milstolpe.workplan.reading.found import Cash, PlanFound
from milstolpe.workplan.reading.lines import TooLongError, text_lines
from milstolpe.workplan.reading.parse import parse_plan
from milstolpe.workplan.reading.source import lines_of_text, lines_of_word

OURS = (Path(__file__).parent / "plans/plan-2031.txt").read_text("utf-8")
SEED = Path(__file__).parents[3] / "shared/seed/verksamhetsplan-2026.txt"


def parsed(text: str = OURS) -> PlanFound:
    return parse_plan(text_lines(text))


def disagreeing(plan: PlanFound) -> list[tuple[str, object, object]]:
    return [(row.what, row.stated, row.found) for row in plan.checks if not row.agrees]


def test_areas_have_aims_days_and_activities():
    plan = parsed()

    assert [(row.title, row.days_stated, row.days_sum) for row in plan.areas] == [
        ("Uppföljning av målen", 62.5, 62.5),
        ("Stöd till länen", 30, 30),
    ]
    assert [len(row.aims) for row in plan.areas] == [2, 1]
    assert (plan.areas[0].aims_from, plan.areas[0].aims_to) == (2031, 2033)


def test_activities_have_everything_that_is_said_of_them():
    plan = parsed()
    yearly, better, meetings, _municipalities, days = plan.activities

    assert [row.title for row in plan.activities] == [
        "Årlig uppföljning", "Bättre mått", "Träffar för samordnare", "Stöd till kommuner",
        "Vattendagarna",
    ]  # fmt: skip
    assert [row.is_priority for row in plan.activities] == [True, False, True, False, False]
    assert yearly.bullets == ["Skicka ut en mall.", "Ordna möten."]
    assert better.paragraphs == ["Pröva nya mått tillsammans med dem som ska använda dem i länen."]
    assert (better.days, better.is_about) == (12.5, True)
    assert better.days_note == "resten redovisas under Årlig uppföljning"
    assert (meetings.group, days.group) == ("Det som lagen säger", "Övrigt")


def test_need_for_money_is_read_in_all_its_forms():
    found = {row.title: row.cash for row in parsed().activities}
    meetings = found["Träffar för samordnare"]

    assert [row.value for row in found.values() if row] == [
        Cash.NO, Cash.POSSIBLY, Cash.YES, Cash.NO, Cash.MEETING_COSTS,
    ]  # fmt: skip
    assert meetings is not None
    assert (meetings.sees_budget, meetings.is_at_least) == (True, True)
    assert meetings.note == "Lokalen betalas av värden"
    assert meetings.text == "Ja, se budget"


def test_head_of_the_document_is_read():
    plan = parsed()

    assert (plan.year, plan.title) == (2031, "VP verksamhetsplan 2031")
    assert plan.vision == "Rent vatten och frisk luft i hela landet."
    assert plan.messages == ["Samarbeta mer", "Visa vad som görs"]
    assert [row.day.isoformat() for row in plan.decisions] == ["2031-02-03"]


def test_every_stated_sum_is_held_against_what_is_counted():
    plan = parsed()

    assert [(row.what, row.stated) for row in plan.checks] == [
        ("Dagar, Uppföljning av målen", 62.5),
        ("Dagar, Stöd till länen", 30),
        ("Dagar totalt", 92.5),
        ("Budget i planens början, summa", 1_350_000),
        ("Budget, summa", 1_350_000),
        ("Budgetrader i början och i bilagan", "1 200 000 + 150 000"),
        ("Aktiviteter i listan och i bilagan", 5),
        ("PRIO i listan och i bilagan", 2),
    ]
    assert disagreeing(plan) == []
    assert plan.not_understood == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("arbetstid 50 dagar", "arbetstid 51 dagar",
         [("Dagar, Uppföljning av målen", 62.5, 63.5), ("Dagar totalt", 92.5, 93.5)]),
        ("Möten\t150 000 kr\t", "Möten\t160 000 kr\t",
         [("Budget, summa", 1_350_000, 1_360_000),
          ("Budgetrader i början och i bilagan", "1 200 000 + 150 000", "1 200 000 + 160 000")]),
        ("- Bättre mått\n", "- Bättre mått, PRIO\n",
         [("PRIO i listan och i bilagan", 3, 2), ("PRIO, Bättre mått", "PRIO", "inte PRIO")]),
        ("- Stöd till kommuner\n", "",
         [("Aktiviteter i listan och i bilagan", 4, 5)]),
    ],
)  # fmt: skip
def test_a_figure_that_does_not_agree_is_named(old, new, told):
    assert old in OURS

    assert disagreeing(parsed(OURS.replace(old, new))) == told


def test_days_that_cannot_be_known_are_left_out_and_told():
    plan = parsed(OURS.replace("arbetstid 16 dagar", "arbetstid 10–16 dagar"))

    assert plan.activities[2].days is None
    assert [row.text[:39] for row in plan.not_understood] == [
        "Resurssättning: arbetstid 10–16 dagar. "
    ]


def test_activity_without_days_ends_where_the_next_begins():
    lines = OURS.replace(
        "Resurssättning: arbetstid 16 dagar. Behov av reda pengar minst: Ja, se budget. "
        "Lokalen betalas av värden.\n", "",
    )  # fmt: skip

    plan = parsed(lines)

    assert [row.days for row in plan.activities] == [50, 12.5, None, 10, 4]
    assert [row.text for row in plan.not_understood] == ["Träffar för samordnare"]


def test_two_activities_of_the_same_name_are_two():
    plan = parsed(OURS.replace("Stöd till kommuner", "Träffar för samordnare"))

    assert [row.title for row in plan.activities].count("Träffar för samordnare") == 2


def test_word_that_a_page_break_cut_is_whole_again():
    cut = OURS.replace("Pröva nya mått", "Pröva nya mått, inte gam-\n\n\f\n\nla,")

    assert parsed(cut).activities[1].paragraphs[0].startswith("Pröva nya mått, inte gamla,")


def test_plan_with_nothing_in_front_and_other_words_is_read():
    text = """Verksamhetsplan för 2029

    Mål 2029

    Arbeten

    Kartor (prioriterad)
    Rita kartor.
    Tidsåtgång: 8 persondagar

    Möten
    Hålla möten.
    Resurser: 3 dagar. Behov av medel: Ja
    """

    plan = parsed(
        "\n".join(line.strip() for line in text.splitlines()).replace(
            "Mål 2029\n\nArbeten", "Arbeten\nMål 2029\n- Bra kartor."
        )
    )

    assert [(row.title, row.days, row.is_priority) for row in plan.activities] == [
        ("Kartor", 8, True), ("Möten", 3, False),
    ]  # fmt: skip
    assert plan.year == 2029


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_is_read_in_common_encodings(encoding):
    assert parse_plan(lines_of_text(OURS.encode(encoding))).as_json() == parsed().as_json()


def test_markdown_is_read():
    text = OURS.replace("BILAGA", "# BILAGA").replace(
        "Löner\t1 200 000 kr\t<p>Planerad arbetstid är ca 0,5 tjänster (ca 92,5 dagar).</p>\n"
        "Möten\t150 000 kr\t\nSumma:\t1 350 000\t<p>Allt från ett anslag.</p>",
        "| Post | Belopp | |\n|---|---|---|\n"
        "| Löner | 1 200 000 kr | Planerad arbetstid är ca 0,5 tjänster (ca 92,5 dagar). |\n"
        "| Möten | 150 000 kr | |\n| **Summa** | 1 350 000 kr | |",
    )  # fmt: skip

    plan = parsed(text)

    assert plan.as_json() == parsed().as_json() | {"not_understood": []}


def test_word_is_read_with_its_tables():
    document = Document()
    before, budget = OURS.rsplit("Budget 2031\n", 1)
    for line in before.split("\n"):
        document.add_paragraph(line)
    document.add_heading("Budget 2031", level=1)
    rows = [line.split("\t") for line in budget.strip().split("\n")]
    table = document.add_table(rows=0, cols=3)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.text = text
    file = io.BytesIO()
    document.save(file)

    plan = parse_plan(lines_of_word(file))

    assert plan.as_json() == parsed().as_json()


def test_document_longer_than_any_plan_is_refused():
    with pytest.raises(TooLongError):
        text_lines("rad\n" * 30_000)


@pytest.mark.skipif(not SEED.exists(), reason="the operating plan of 2026 is not at hand")
def test_operating_plan_of_2026_is_understood_whole():
    plan = parsed(SEED.read_text("utf-8"))
    found = plan.as_json()

    assert [(row["title"], row["days_stated"], row["days_sum"]) for row in found["areas"]] == [
        ("Miljömålsuppföljning", 253, 253),
        ("Stöd i åtgärdsarbetet", 321, 321),
        ("Kommunikation och organisation", 181, 181),
    ]
    assert (len(plan.activities), found["days_total"]) == (28, 755)
    assert (found["priority_count"], found["priority_days"]) == (14, 551)
    assert [row["amount_sek"] for row in found["budget"]] == [3_350_000, 200_000, 900_000, 50_000]
    assert found["budget_stated_sek"] == found["budget_sum_sek"] == 4_500_000
    assert disagreeing(plan) == []
    assert found["not_understood"] == []
    assert [row.days for row in plan.activities] == [
        53, 14, 107, 31, 33, 15, 64, 15, 6, 30, 8, 48, 26, 20, 9, 9, 21, 4, 8, 9, 9, 24, 11,
        32, 30, 17, 96, 6,
    ]  # fmt: skip
