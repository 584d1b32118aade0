"""What a plan's year is called and says in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.formats import format_number
from milstolpe.workplan.enums import ActivityStatus
from milstolpe.workplan.year_content import sums_of


def report_title(year: int) -> str:
    return _("Year-end report %(year)s") % {"year": year}


def quarter_title(year: int, quarter: int) -> str:
    return _("Status of the operating plan, quarter %(n)s %(year)s") % {"n": quarter, "year": year}


def standing_sentences(content: Mapping[str, Any]) -> list[str]:
    """How many activities there are of each status, and what is used of days and money."""
    sums, count = sums_of(content), len(content["activities"])
    found = [ngettext("%(n)s activity.", "%(n)s activities.", count) % {"n": count}]
    statuses = [
        f"{ActivityStatus(status).label}: {sums['statuses'][status]}."
        for status in ActivityStatus.values
        if status in sums["statuses"]
    ]
    if untold := sums["statuses"].get("", 0):
        statuses.append(_("Not told: %(n)s.") % {"n": untold})
    words = {name: format_number(value) for name, value in sums.items() if name != "statuses"}
    found += [*statuses, _("%(used)s of %(planned)s planned days are used.") % words]
    if content["money"]:
        found.append(_("%(used_sek)s of %(planned_sek)s kr is used.") % words)
    return found


def first_summary(content: Mapping[str, Any]) -> str:
    """What the report begins from before anything is written."""
    return " ".join(standing_sentences(content))
