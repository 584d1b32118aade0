"""What a plan is called and how its figures are said in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milstolpe.core.formats import format_number
from milstolpe.workplan.enums import CashValue
from milstolpe.workplan.figures import AreaSum


def days_text(activity: Mapping[str, Any]) -> str:
    """ "53 dagar", "ca 12,5 dagar", or that nothing is said."""
    days = activity["days"]
    if days is None:
        return _("no days stated")
    count = {"n": format_number(days)}
    if activity["is_about"]:
        return ngettext("about %(n)s day", "about %(n)s days", round(days)) % count
    return ngettext("%(n)s day", "%(n)s days", round(days)) % count


def cash_text(thing: Mapping[str, Any]) -> str:
    """ "Ja, se budget", with "minst" and the note where they are said; empty where nothing is."""
    if not thing["cash"]:
        return ""
    text = str(CashValue(thing["cash"]).label)
    if thing["is_at_least"]:
        text = _("at least: %(need)s") % {"need": text}
    if thing["sees_budget"]:
        text = _("%(need)s, see budget") % {"need": text}
    return f"{text}. {thing['cash_note']}" if thing["cash_note"] else text


def sum_sentence(found: AreaSum) -> str:
    """The answer at the top of a plan."""
    return _(
        "%(activities)s activities with %(days)s days. %(priority)s are prioritised, with "
        "%(priority_days)s days."
    ) % {
        "activities": found.activities,
        "days": format_number(found.days),
        "priority": found.priority,
        "priority_days": format_number(found.priority_days),
    }
