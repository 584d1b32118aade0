"""What machines ask for: is it alive, what may be indexed, which pages there are."""

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape

from milstolpe.agenda.queries import meetings_visible_to
from milstolpe.core.http import public
from milstolpe.followup.queries.listing import follow_up_addresses
from milstolpe.objectives.models import Objective
from milstolpe.organisations.models import County, Organisation
from milstolpe.programmes.queries.visibility import measures_visible_to, programmes_visible_to
from milstolpe.reporting.queries.years import all_years
from milstolpe.rounds.queries.round_page import public_addresses
from milstolpe.web.addresses import address_base
from milstolpe.web.page_cache import never_kept
from milstolpe.workplan.queries.plans import public_plans

PAGES = ("start", "counties", "objectives", "actors", "about", "open-data", "accessibility")
CLOSED_TO_ROBOTS = ("/arbeta/", "/konto/", "/en/arbeta/", "/en/konto/")
ADDRESSES_IN_SITEMAP = 50_000  # what the protocol allows in one file


@never_kept
@public
def live(request: HttpRequest) -> HttpResponse:
    """Answers as long as the process can; the database is not asked."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@public
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("web:sitemap"))
    closed = "".join(f"Disallow: {address}\n" for address in CLOSED_TO_ROBOTS)
    text = f"User-agent: *\n{closed}Sitemap: {sitemap}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page but old versions and files, as strangers see them."""
    site = request.build_absolute_uri("/").rstrip("/")
    addresses = list(_addresses())[:ADDRESSES_IN_SITEMAP]
    entries = "".join(f"<url><loc>{escape(site + address)}</loc></url>\n" for address in addresses)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )
    return HttpResponse(text, content_type="application/xml")


def _addresses() -> Iterator[str]:
    stranger = AnonymousUser()
    slugs = {
        "web:county": County.objects.values_list("slug", flat=True),
        "web:objective": Objective.objects.values_list("slug", flat=True),
        "web:actor": Organisation.objects.values_list("slug", flat=True),
        "programmes:programme": programmes_visible_to(stranger).values_list("address", flat=True),
        "programmes:measure": measures_visible_to(stranger).values_list("public_id", flat=True),
    }
    yield from (reverse(f"web:{name}") for name in PAGES)
    yield reverse("programmes:measures")
    yield reverse("reporting:years")
    yield from (line.address for line in all_years(stranger))
    yield from follow_up_addresses()
    meetings = reverse("agenda:meetings")
    yield meetings
    keys = meetings_visible_to(stranger).order_by().values_list("pk", flat=True)
    yield from (f"{meetings}{key}/" for key in keys)
    yield from public_addresses()
    plans = reverse("workplan:plans")
    yield plans
    yield from (f"{plans}{plan.year}/" for plan in public_plans())
    for name, rows in slugs.items():
        base = address_base(name)
        yield from (f"{base}{slug}/" for slug in rows.order_by())
