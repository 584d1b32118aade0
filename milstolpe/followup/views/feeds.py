"""The feed of published texts: what is new, or corrected, first."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from milstolpe.core.http import public
from milstolpe.followup.addresses import text_address
from milstolpe.followup.queries.texts import Content, newest_texts
from milstolpe.followup.words import judgement_sentence
from milstolpe.rounds import rich

ENTRIES = 400  # a whole year
SHOWN = 300  # characters of a text

Item = tuple[Content, datetime]


@public
def feed(request: HttpRequest) -> HttpResponse:
    """All counties, or one: `?lan=skane`."""
    return TextsFeed()(request)


class TextsFeed(Feed):  # type: ignore[type-arg]  # the class takes no parameters when it runs
    """A text stands again, and first, when it has been corrected."""

    feed_type = Atom1Feed
    link = "/rau/"

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def title(self) -> str:
        return _("Published texts of the regional yearly follow-up")

    def subtitle(self) -> str:
        return _("How it is going for the environmental objectives in the counties")

    def items(self, request: HttpRequest) -> list[Item]:
        return newest_texts(request.user, ENTRIES, county=request.GET.get("lan", ""))

    def item_title(self, item: Item) -> str:
        content = item[0]
        return f"{content['title']}, {content['county']}, {content['year']}"

    def item_description(self, item: Item) -> str:
        content, judged = item[0], item[0]["assessment"]
        said = judgement_sentence(judged["outcome"], judged["trend"]) if judged else ""
        words = " ".join(rich.plain(row["text"]) for row in content["sections"])
        return f"{said} {Truncator(words).chars(SHOWN)}".strip()

    def item_link(self, item: Item) -> str:
        content = item[0]
        return text_address(content["county_slug"], content["slug"], content["year"])

    def item_updateddate(self, item: Item) -> Any:
        return item[1]

    def item_pubdate(self, item: Item) -> Any:
        return item[1]
