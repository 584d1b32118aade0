"""Words that our own documents of a plan are marked with: they are written and read by these.

The documents are in Swedish whatever the interface.
"""

from collections.abc import Mapping

from milstolpe.workplan.reading.found import CASH_WORDS, Cash, CashNeed

CATEGORY = "Verksamhetsplan"  # what a document of ours says of itself

# Headings by level, as Word has them: the title of the document is 1.
SECTION, AREA, PART, GROUP = 2, 3, 4, 5  # an activity stands at GROUP, or below a group

INTRODUCTION, VISION, MESSAGES = "Inledning", "Vision", "Budskap"
LIST, ANNEX, BUDGET = (
    "Aktiviteter och prioriteringar",
    "Bilaga, detaljerad verksamhetsplan",
    "Budget",
)
AIMS, ACTIVITIES = "Mål", "Aktiviteter"
PRIORITY = ", PRIO"
SUM = "Summa resurssättning"
RESOURCES = "Resurssättning"
CASH = "Behov av reda pengar"
NOT_SAID = "ej angivet"
BUDGET_SUM = "Summa"
BUDGET_HEADINGS = ("Budgetrad", "Planerat, kr", "Anmärkning")

# Facts in front of the document.
YEAR, STATE, POSTS, DAYS_AVAILABLE = "År", "Läge", "Tjänster", "Dagar att använda"
DECISIONS = {
    "treat": "Behandlad av styrgruppen",
    "decide": "Fastställd",
    "change": "Ändring fastställd",
}

# What an activity says after its days and its need for money, and the field that it fills.
FACTS = {
    "Egen styrgrupp": "steering_group",
    "Budgetrad": "budget_line",
    "Dagar redovisas under": "booked_on",
    "Tillsammans med": "partners",
}
BETWEEN_PARTNERS = "; "


def titled(title: str, *, is_priority: bool) -> str:
    """A title with its mark, as in "Möten, PRIO"."""
    return f"{title}{PRIORITY}" if is_priority else title


def cash_line(need: CashNeed | None) -> str:
    """ "Behov av reda pengar minst: Ja, se budget. Lokalen betalas av värden"."""
    if need is None:
        return f"{CASH}: {NOT_SAID}."
    least = " minst" if need.is_at_least else ""
    return " ".join(filter(None, (f"{CASH}{least}: {need.text}.", need.note)))


def need_of(row: Mapping[str, object]) -> CashNeed | None:
    """The need for money of an area or activity of `content.plan_content`."""
    if not row.get("cash"):
        return None
    return CashNeed(
        Cash(str(row["cash"])),
        bool(row["sees_budget"]),
        bool(row["is_at_least"]),
        str(row["cash_note"]),
    )


CASH_BY_WORD = {word: value for value, word in CASH_WORDS.items()}
