"""The top of the pages of a year, and what stands around them."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milstolpe.core.formats import format_date, format_period
from milstolpe.core.page import Downloads, Fact, Link, PageHead, State, VersionNotice
from milstolpe.programmes.enums import Reporters
from milstolpe.programmes.models import Programme
from milstolpe.programmes.views.heads import crumbs, programme_crumb
from milstolpe.reporting.models import FollowUp
from milstolpe.reporting.queries.year_page import Copy, YearPage
from milstolpe.reporting.queries.years import OpenYear, year_address
from milstolpe.reporting.words import base_sentence, shares_sentence, year_title

DOCUMENTS = (("PDF", "pdf"), ("Word", "docx"))
WAITING = {
    "planned": gettext_lazy("The follow-up is planned. Nobody has been asked yet."),
    "open": gettext_lazy("The organisations are answering. The answers are shown here once the "
                         "county board has published them."),
    "closed": gettext_lazy("The time to answer is over. The county board is compiling the answers, "
                           "which are shown here once they are published."),
}  # fmt: skip


def year_crumbs(programme: Programme, year: int, *more: Link) -> list[Link]:
    here = Link(_("Follow-up %(year)s") % {"year": year}, year_address(programme.address, year))
    return crumbs(programme.county, programme_crumb(programme), here, *more)


def year_head(page: YearPage) -> PageHead:
    """The answer first, with what it is a share of."""
    figures = page.figures
    base = base_sentence(
        page.total,
        asked=figures["organisations_asked"],
        handed_in=figures["organisations_handed_in"],
    )
    return PageHead(
        kind=_("Follow-up"),
        title=_("How is it going with %(programme)s? Follow-up %(year)s")
        % {"programme": figures["programme"], "year": figures["year"]},
        answer=f"{shares_sentence(page.total)} {base}",
        facts=_facts(page),
    )


def _facts(page: YearPage) -> list[Fact]:
    figures = page.figures
    reporters = figures["reporters"]
    label = Reporters(reporters).label if reporters in Reporters.values else reporters
    return [
        Fact(_("County"), figures["county"]),
        Fact(_("Years followed up"), format_period(figures["first_year"], figures["last_year"])),
        Fact(_("Who reports"), label),
        Fact(_("Published"), format_date(page.publication.at)),
    ]


def open_head(follow_up: FollowUp, standing: OpenYear) -> PageHead:
    """A year that is not published: its times, and how many have handed in."""
    is_begun = follow_up.state != "planned"
    return PageHead(
        kind=_("Follow-up"),
        title=year_title(follow_up.year, follow_up.programme.title),
        answer=standing.answer if is_begun else "",
        state=State(follow_up.state, follow_up.get_state_display()),
        facts=[
            Fact(_("Last day to answer"), format_date(follow_up.answer_by)),
            Fact(_("Years followed up"), format_period(follow_up.first_year, follow_up.last_year)),
        ],
    )


def copy_notice(page: YearPage, found: Sequence[Copy]) -> VersionNotice | None:
    """Above an old copy, or above a corrected one: why, and the way to the other."""
    publication = page.publication
    newest = found[0]
    if publication.number != newest.number:
        text = _("This is an earlier copy, published %(day)s. It has been corrected since.")
        address = year_address(page.figures["programme_address"], page.figures["year"])
        return VersionNotice(
            text % {"day": format_date(publication.at)}, Link(_("Read the newest copy"), address)
        )
    if publication.number == 1:
        return None
    text = _("The year was corrected %(day)s. Reason: %(reason)s") % {
        "day": format_date(publication.at),
        "reason": publication.reason,
    }
    return VersionNotice(text, Link(_("Read the copy before it"), found[1].address))


def with_documents(downloads: Downloads, base: str) -> Downloads:
    """The files of a list, and the same as a report to read or print."""
    documents = [Link(label, f"{base}.{kind}") for label, kind in DOCUMENTS]
    return Downloads(
        formats=[*documents, *downloads.formats],
        permanent=downloads.permanent,
        source=downloads.source,
        dated=downloads.dated,
    )


def table_links(page: YearPage, name: str) -> list[Link]:
    """The files of one table of shares."""
    place: tuple[Any, ...] = (page.figures["programme_address"], page.figures["year"], name)
    return [
        Link(fmt.upper(), reverse("reporting:year-table", args=[*place, fmt]))
        for fmt in ("csv", "xlsx", "json")
    ]
