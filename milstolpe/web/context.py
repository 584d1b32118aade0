"""What every page is given: the frame in the reader's language, and who is logged in."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from milstolpe.core.page import Account, Link, Site
from milstolpe.organisations.enums import Role
from milstolpe.organisations.standing import standing_of
from milstolpe.web.acting import acting_organisation, own_organisations

ENGLISH = "/en"
# Who is asked to the meetings about the objectives, or holds them.
ANSWER_FOR_TEXTS = (
    Role.COORDINATOR,
    Role.DECIDER,
    Role.OBJECTIVE_LEAD,
    Role.REVIEWER,
    Role.NATIONAL_READER,
    Role.RUS_MEMBER,
    Role.RUS_LEAD,
)


def site(request: HttpRequest) -> Mapping[str, Any]:
    """`site`, `account`, `work_menu`. A visitor without a session costs no query and no session."""
    frame = _frame(get_language() or settings.LANGUAGE_CODE, _section(request.path))
    languages = _languages(request.get_full_path())
    return {
        "site": replace(frame, languages=languages),
        "account": _account(request),
        "work_menu": _work_menu(request),
    }


def _section(path: str) -> str:
    """The first part of a page's address, that of its main section: "lan" for /en/lan/skane/."""
    first, _slash, rest = path.lstrip("/").partition("/")
    return rest.partition("/")[0] if f"/{first}" == ENGLISH else first


@lru_cache(maxsize=64)
def _frame(language: str, section: str) -> Site:
    """All that is the same on every page in one language and one part of the site."""
    with override(language):
        sections = [
            _main_section(_("Counties"), reverse("web:counties"), section),
            _main_section(_("Environmental objectives"), reverse("web:objectives"), section),
            _main_section(_("Measures"), reverse("programmes:measures"), section),
            _main_section(_("Actors"), reverse("web:actors"), section),
            _main_section(_("About"), reverse("web:about"), section),
        ]
        footer = [
            Link(_("About Milstolpe"), reverse("web:about")),
            Link(_("Accessibility"), reverse("web:accessibility")),
            Link(_("Contact"), reverse("web:contact")),
            Link(_("The objectives year by year"), reverse("followup:years")),
            Link(_("Consultations and surveys"), reverse("rounds:published")),
            Link(_("Compilations"), reverse("rounds:compilations")),
            Link(_("Meetings"), reverse("agenda:meetings")),
            Link(_("Operating plans"), reverse("workplan:plans")),
            Link(_("Open data"), reverse("web:open-data")),
            Link(_("Cookies"), reverse("web:cookies")),
        ]
        return Site(
            home=reverse("web:start"),
            search=reverse("web:search"),
            login=reverse("account_login"),
            sections=sections,
            footer=footer,
            languages=(),
            drawn_sections=_items(sections),
            drawn_footer=_items(footer),
            responsible=_("The county administrative boards answer for the content."),
        )


def _main_section(label: str, address: str, section: str) -> Link:
    return Link(label, address, is_current=_section(address) == section)


def _items(links: Iterable[Link]) -> SafeString:
    return format_html_join(
        "",
        '<li><a href="{}"{}>{}</a></li>',
        (
            (
                link.address,
                SafeString(' aria-current="true"' if link.is_current else ""),
                link.label,
            )
            for link in links
        ),
    )


def _languages(address: str) -> list[Link]:
    """This page in the other languages: Swedish has no prefix."""
    if address == ENGLISH or address.startswith(f"{ENGLISH}/"):
        return [Link("Svenska", address.removeprefix(ENGLISH) or "/", note="sv")]
    return [Link("English", f"{ENGLISH}{address}", note="en")]


def _is_logged_in(request: HttpRequest) -> bool:
    # Asking for the user of a visitor without the cookie would open a session for nothing.
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _account(request: HttpRequest) -> Account | None:
    if not _is_logged_in(request):
        return None
    organisation = acting_organisation(request)
    links = [Link(_("My account"), reverse("account_profile"))]
    if len(own_organisations(request.user)) > 1:
        links.append(Link(_("Act for another organisation"), reverse("web:work-role")))
    return Account(
        name=str(request.user),
        organisation=organisation.name if organisation else "",
        tasks=Link(_("My tasks"), reverse("web:work")),
        links=links,
        logout_address=reverse("account_logout"),
        notices=_notices(request),
    )


def _notices(request: HttpRequest) -> Link:
    """The way to the notices, with how many are unread; read with the person, at no query."""
    unread: int = getattr(request.user, "unread_notices", 0)
    label = _("Notices (%(n)s unread)") % {"n": unread} if unread else _("Notices")
    return Link(label, reverse("web:notices"))


def _work_menu(request: HttpRequest) -> list[Link]:
    """The work that the person's roles allow, beside every page of work."""
    if not request.path.startswith(reverse("web:work")) or not _is_logged_in(request):
        return []
    pages = [
        (_("My tasks"), reverse("web:work")),
        *_programme_pages(request.user, acting_organisation(request)),
        *_shared_pages(request.user),
    ]
    current = max((a for _l, a in pages if request.path.startswith(a)), key=len)
    return [Link(label, address, is_current=address == current) for label, address in pages]


def _programme_pages(user: Any, organisation: Any) -> list[tuple[str, str]]:
    """Programmes, follow-ups and contacts: what an organisation does."""
    pages = []
    if standing_of(user).has(Role.COORDINATOR, Role.DECIDER):
        pages.append((_("Action programmes"), reverse("programmes:work-programmes")))
    if user.has_perm("programmes.propose"):
        pages.append((_("Our measures"), reverse("programmes:my-commitments")))
    if user.has_perm("reporting.report"):
        pages.append((_("Our follow-ups"), reverse("reporting:my-reports")))
    if organisation and user.has_perm("organisations.change_contact_details", organisation):
        address = reverse("organisations:contact-details", args=[organisation.slug])
        pages.append((_("Our contact details"), address))
    if user.has_perm("organisations.invite_contacts"):
        pages.append((_("Contacts in the county"), reverse("organisations:contacts")))
    if user.has_perm("transfer.import"):
        pages.append((_("Import"), reverse("transfer:imports")))
    return pages


def _shared_pages(user: Any) -> list[tuple[str, str]]:
    """What is done together, and the administration."""
    pages = []
    if user.has_perm("workplan.edit"):
        pages.append((_("Operating plans"), reverse("workplan:work-plans")))
    elif user.has_perm("workplan.wish"):
        pages.append((_("Wishes for RUS"), reverse("workplan:wishes")))
    pages.append((_("Objective matrix"), reverse("objectives:matrix")))
    if standing_of(user).has(*ANSWER_FOR_TEXTS):
        pages.append((_("Rounds"), reverse("rounds:rounds")))
        pages.append((_("Meetings"), reverse("agenda:meetings")))
    if user.has_perm("organisations.administer"):
        pages.append((_("Administration"), reverse("organisations:admin-start")))
    return pages
