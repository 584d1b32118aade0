"""Any plan that is written as Word is the same plan when it is read again."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from milstolpe.core.text import clean_line, clean_text
from milstolpe.documents import write
from milstolpe.workplan.documents.plan import PlanSetting, plan_document
from milstolpe.workplan.enums import CashValue
from milstolpe.workplan.figures import area_sums, budget_sum
from milstolpe.workplan.reading.found import PlanFound
from milstolpe.workplan.reading.lines import text_lines
from milstolpe.workplan.reading.marks import DECISIONS, PRIORITY
from milstolpe.workplan.reading.parse import parse_plan
from milstolpe.workplan.reading.parts import parts_of, text_of
from milstolpe.workplan.reading.source import lines_of_word

pytestmark = pytest.mark.slow

SETTING = PlanSetting("Utkast", date(2031, 2, 3))
# Words that mean something to who reads a plan, thin spaces, marks of lists and tables.
ODD = (
    "Budget", "BILAGA", "Mål 2026-2028", "Aktiviteter 2026", "Resurssättning: 5 dagar.",
    "Behov av reda pengar: Ja, se budget.", "Summa resurssättning: 9 dagar.", "PRIO", "- ", "1. ",
    "# ", "|a|b|", "*kursiv*", "_x_", "Vision: \"god\"", "<p>", "3\u2009350\u202f000 kr",
    "2031-02-03", "Övrigt:", "Egen styrgrupp: A", "Budskap", ":", "(ca 20)", "låg-", "\t",
    "beslutad 2030-01-01",
)  # fmt: skip
LINES = st.one_of(
    st.text(max_size=30),
    st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=8)), max_size=5).map(" ".join),
).map(clean_line)
TITLES = LINES.filter(lambda line: line and not line.endswith(PRIORITY) and line != PRIORITY[2:])
TEXTS = st.lists(
    st.tuples(st.sampled_from(("", "- ", "• ", "1. ")), LINES), max_size=6
).flatmap(
    lambda rows: st.sampled_from(("\n", "\n\n")).map(
        lambda between: text_of(parts_of(clean_text(between.join(a + b for a, b in rows))))
    )
)  # fmt: skip
TENTHS = st.integers(0, 99_999).map(lambda n: n // 10 if n % 10 == 0 else n / 10)
DAYS = st.one_of(st.none(), TENTHS, st.integers(0, 400))
YEARS = st.one_of(
    st.just((None, None)), st.tuples(st.integers(1990, 2050), st.integers(0, 5)).map(
        lambda row: (row[0], row[0] + row[1])
    ),
)  # fmt: skip


@st.composite
def needs(draw):
    cash = draw(st.sampled_from(("", *CashValue.values)))
    if not cash:
        return {"cash": "", "sees_budget": False, "is_at_least": False, "cash_note": ""}
    return {
        "cash": cash,
        "sees_budget": draw(st.booleans()),
        "is_at_least": draw(st.booleans()),
        "cash_note": draw(LINES),
    }


@st.composite
def activities(draw, titles):
    days = draw(DAYS)
    return draw(needs()) | {
        "group": draw(st.one_of(st.just(""), TITLES)),
        "title": draw(titles),
        "is_priority": draw(st.booleans()),
        "text": draw(TEXTS),
        "days": days,
        "is_about": days is not None and draw(st.booleans()),
        "days_note": draw(LINES),
        "steering_group": draw(LINES),
        "budget_line": draw(LINES),
        "booked_on": draw(LINES),
        "partners": draw(st.lists(st.sampled_from(("SKR", "Lunds kommun", "HaV (havet)")))),
    }


@st.composite
def areas(draw):
    # Few titles, so that some stand twice.
    titles = st.one_of(TITLES, st.sampled_from(("Möten", "Budget")))
    aims = st.tuples(TITLES, YEARS).map(
        lambda row: {"text": row[0], "first_year": row[1][0], "last_year": row[1][1]}
    )
    return draw(needs()) | {
        "title": draw(titles),
        "aims": draw(st.lists(aims, max_size=3)),
        "activities": draw(st.lists(activities(titles), max_size=4)),
    }


BUDGET = st.fixed_dictionaries(
    {
        "title": st.one_of(TITLES, st.just("Summa")),
        "amount_sek": st.integers(0, 10**12),
        "notes": st.lists(LINES.filter(bool), max_size=3).map("\n".join),
    }
)
PLANS = st.fixed_dictionaries(
    {
        "year": st.integers(1990, 2100),
        "title": TITLES,
        "vision": TEXTS,
        "introduction": TEXTS,
        "messages": st.lists(TITLES, max_size=3),
        "posts": st.one_of(st.none(), TENTHS),
        "days_available": st.one_of(st.none(), TENTHS),
        "areas": st.lists(areas(), max_size=3),
        "budget": st.lists(BUDGET, max_size=4),
    }
)
DECIDED = st.lists(
    st.tuples(st.sampled_from(sorted(DECISIONS)), st.dates(date(1990, 1, 1)), TITLES), max_size=2
)


def imported(content, setting=SETTING) -> PlanFound:
    return parse_plan(lines_of_word(io.BytesIO(write.docx(plan_document(content, setting)))))


def number(value):
    return None if value is None else Decimal(str(value))


def said(content) -> dict:
    """The plan as its document says it."""
    sums = area_sums(content)
    return {
        **{name: content[name] for name in ("year", "title", "vision", "introduction", "messages")},
        "posts": number(content["posts"]),
        "days_available": number(content["days_available"]),
        "areas": [_area(row, found) for row, found in zip(content["areas"], sums, strict=True)],
        "budget": [(row["title"], row["amount_sek"], row["notes"]) for row in content["budget"]],
        "sum": budget_sum(content) if content["budget"] else None,
    }


NEED = ("cash", "sees_budget", "is_at_least", "cash_note")
NOT_SAID = ("", False, False, "")


def _area(row, found):
    has_more = row["activities"] or row["cash"]
    return {
        "title": row["title"],
        "need": tuple(row[name] for name in NEED),
        "days": number(found.days) if has_more else None,
        "aims": [(aim["text"], aim["first_year"], aim["last_year"]) for aim in row["aims"]],
        "activities": [
            {name: value for name, value in each.items() if name not in NEED}
            | {"need": tuple(each[name] for name in NEED), "days": number(each["days"])}
            for each in row["activities"]
        ],
    }


def understood(plan: PlanFound) -> dict:
    names = ("year", "title", "vision", "introduction", "messages", "posts", "days_available")
    return {name: getattr(plan, name) for name in names} | {
        "areas": [
            {
                "title": row.title,
                "need": _need(row.cash),
                "days": row.days_stated,
                "aims": [(aim.text, aim.first_year, aim.last_year) for aim in row.aims],
                "activities": [_activity(each) for each in row.activities],
            }
            for row in plan.areas
        ],
        "budget": [(row.title, row.amount_sek, "\n".join(row.notes)) for row in plan.budget],
        "sum": plan.budget_stated_sek,
    }


def _activity(row):
    names = (
        "group", "title", "is_priority", "text", "days", "is_about", "days_note",
        "steering_group", "budget_line", "booked_on", "partners",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} | {"need": _need(row.cash)}


def _need(cash):
    if cash is None:
        return NOT_SAID
    return (cash.value.value, cash.sees_budget, cash.is_at_least, cash.note)


# A plan is large: making a failing one smaller would take minutes.
WHOLE = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=25, deadline=None, phases=WHOLE, suppress_health_check=list(HealthCheck))
@given(PLANS, DECIDED)
def test_any_plan_is_the_same_when_its_document_is_read(content, decided):
    plan = imported(content, PlanSetting("Version 2", date(2031, 2, 3), decided))

    assert understood(plan) == said(content)
    assert [(row.day, row.text) for row in plan.decisions] == [
        (day, f"{DECISIONS[step]}: {who}") for step, day, who in decided
    ]
    assert plan.not_understood == []
    assert [row.what for row in plan.checks if not row.agrees] == []


# --- The same words without marks, as somebody pastes them into a text file ---

WORDS = st.sampled_from(("Vatten", "luft", "skog", "möten", "samordning", "2030", "län"))
SENTENCES = st.lists(WORDS, min_size=2, max_size=6).map(
    lambda words: " ".join(words).capitalize() + "."
)
NAMES = st.lists(WORDS, min_size=2, max_size=4).map(lambda words: " ".join(words).capitalize())


@st.composite
def tame_plans(draw):
    """A plan as people write them: no title twice, no text without an end."""
    plan = draw(PLANS)
    names = iter(draw(st.lists(NAMES, min_size=40, max_size=40, unique=True)))
    plan["year"] = draw(st.integers(2000, 2099))
    plan["title"], plan["introduction"] = f"RUS verksamhetsplan {plan['year']}", ""
    plan["posts"] = plan["days_available"] = None
    plan["vision"], plan["messages"] = draw(SENTENCES), draw(st.lists(NAMES, max_size=3))
    for row in plan["budget"]:
        row["title"], row["notes"] = next(names), draw(SENTENCES)
    plan["areas"] = [row for row in plan["areas"] if row["activities"]]
    for area in plan["areas"]:
        area["title"] = f"Område {next(names)}"
        area["cash_note"] = ""
        for aim in area["aims"]:
            aim["text"], aim["first_year"], aim["last_year"] = draw(SENTENCES), 2026, 2028
        if not area["aims"]:
            area["aims"] = [{"text": "Ett mål.", "first_year": 2026, "last_year": 2028}]
        group = ""  # without marks, nothing tells that a heading does not hold any more
        for each in area["activities"]:
            each["title"], each["text"] = next(names), draw(SENTENCES)
            group = each["group"] = f"Om {next(names)}" if each["group"] else group
            each["cash_note"] = each["days_note"] = each["steering_group"] = ""
            each["budget_line"] = each["booked_on"] = ""
            each["partners"] = []
            each["days"] = each["days"] or 5
    return plan


def as_text(content) -> str:
    """The document's words, one paragraph a line."""
    lines = lines_of_word(io.BytesIO(write.docx(plan_document(content, SETTING))))
    return "\n\n".join(
        "\t".join(row.cells)
        if row.cells
        else ("1. " if row.is_numbered else "- " if row.is_bullet else "") + row.text
        for row in lines
    )


@settings(max_examples=15, deadline=None, phases=WHOLE, suppress_health_check=list(HealthCheck))
@given(tame_plans())
def test_words_of_a_plan_are_read_without_its_marks(content):
    plan = parse_plan(text_lines(as_text(content)))

    assert plan.not_understood == []
    assert understood(plan) == said(content)
    assert [row.what for row in plan.checks if not row.agrees] == []
