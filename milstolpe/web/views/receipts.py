"""The public check of receipts, and the feed where the head of their chain is published."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from milstolpe.core.formats import format_date, format_time
from milstolpe.core.http import public
from milstolpe.core.page import Fact, Link, PageHead
from milstolpe.records.models import Receipt
from milstolpe.web.queries.receipts import CheckedReceipt, checked_receipt, heads
from milstolpe.web.views.frame import trail

SHOWN = 80  # characters of an unknown hash
CONTENT = "innehall"  # the hash of the content: who has it holds the receipt


@public
def receipt(request: HttpRequest, digest: str) -> HttpResponse:
    content = request.GET.get(CONTENT, "").strip().lower()
    found = checked_receipt(digest.lower(), content)
    context = {
        "head": _head(found),
        "crumbs": trail(Link(_("Receipt"), request.path)),
        "found": found,
        "asked": digest[:SHOWN],
        "content_name": CONTENT,
        "is_refused": bool(content and found and not found.is_told),
    }
    return render(request, "web/receipt.html", context, status=200 if found else 404)


@public
def receipts_feed(request: HttpRequest) -> HttpResponse:
    return HeadsFeed()(request)


class HeadsFeed(Feed):  # type: ignore[type-arg]  # the class takes no parameters when it runs
    """The head of the chain at the end of each day: whoever keeps it can prove a later change.

    It names no organisation: only that the chain had come so far.
    """

    feed_type = Atom1Feed
    link = "/kvittenser.atom"

    def title(self) -> str:
        return _("The chain of receipts, day by day")

    def subtitle(self) -> str:
        return _("The last receipt of each day, by number and hash.")

    def items(self) -> list[Receipt]:
        return list(heads())

    def item_title(self, item: Receipt) -> str:
        return _("%(day)s: receipt number %(number)s") % {
            "day": format_date(item.at),
            "number": item.number,
        }

    def item_description(self, item: Receipt) -> str:
        return item.hash

    def item_link(self, item: Receipt) -> str:
        return item.get_absolute_url()

    def item_guid(self, item: Receipt) -> str:
        return f"urn:sha256:{item.hash}"

    def item_updateddate(self, item: Receipt) -> Any:
        return item.at


def _head(found: CheckedReceipt | None) -> PageHead:
    if found is None:
        return PageHead(
            _("There is no receipt with that code"),
            kind=_("Receipt"),
            answer=_("Check that the whole address came along: the code has 64 characters."),
        )
    receipt = found.receipt
    place = {"day": format_date(receipt.at), "time": format_time(receipt.at)}
    holds = _("The receipt is genuine, and the chain holds around it.")
    broken = _("The chain does not hold here. Tell those who answer for the site.")
    number = _("Receipt number %(number)s") % {"number": receipt.number}
    whose = [Fact(_("Organisation"), receipt.organisation)] if found.is_told else []
    return PageHead(
        receipt.what if found.is_told else number,
        kind=number if found.is_told else _("Receipt"),
        answer=holds if found.holds else broken,
        facts=[
            *whose,
            Fact(_("Handed in"), f"{place['day']} {place['time']}"),
            Fact(_("Checked"), format_date(localdate())),
        ],
    )
