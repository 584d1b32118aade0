"""What the shared parts of a page are given: plain, finished values.

One class per include in `templates/components/`, named after it. Texts are translated already;
addresses are ready for `href`. The page of all components, `/stil/`, shows each of them.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.forms import Form
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from milstolpe.core.widgets import drawn_filters

Text = str | Promise


@dataclass(frozen=True)
class Link:
    """A place to go."""

    label: Text
    address: str
    is_current: bool = False  # the page we are on, or the section it belongs to
    note: Text = ""  # one line below the label, where there is room


@dataclass(frozen=True)
class Fact:
    """A row of a definition list."""

    label: Text
    value: object
    address: str = ""  # makes the value a link


@dataclass(frozen=True)
class State:
    """Where a thing stands on its way; `code` picks the shape, `label` is what is read."""

    code: str
    label: Text


@dataclass(frozen=True)
class PageHead:
    """The top of a page: what it is about and the answer the reader came for."""

    title: Text
    kind: Text = ""  # "Measure", "Action programme"
    answer: Text = ""  # one sentence
    state: State | None = None
    facts: Sequence[Fact] = ()
    actions: Sequence[Link] = ()  # three at most; the first is the likeliest
    more: Sequence[Link] = ()  # the rest, folded


@dataclass(frozen=True)
class PagerLink:
    """A page number to choose; without an address it is the gap between two numbers."""

    number: int | None
    address: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class Pager:
    """Which page of a long list this is, and the way to the others."""

    number: int
    pages: int
    count: Text  # "1–50 of 312 measures"
    links: Sequence[PagerLink]
    previous_url: str = ""
    next_url: str = ""
    other_size: Link | None = None  # the whole list on one page, or back to few rows at a time


@dataclass(frozen=True)
class Downloads:
    """What is shown, as files, with where it comes from."""

    formats: Sequence[Link]
    permanent: str  # the address that answers for ever
    source: Text = ""
    dated: datetime.date | None = None


@dataclass(frozen=True)
class Filters:
    """A filter form, what is chosen in it, and the way back to everything."""

    form: Form  # bound, sent with GET
    chosen: Sequence[Link] = ()  # each leads to the list without that choice
    clear_address: str = ""
    unused: Sequence[Text] = ()  # what is said of filters that are asked for and not used

    @property
    def fields(self) -> SafeString:
        return drawn_filters(self.form)


@dataclass(frozen=True)
class Empty:
    """Said where a list would have been."""

    title: Text
    text: Text = ""
    action: Link | None = None


@dataclass(frozen=True)
class VersionNotice:
    """Above an old version, or a draft beside what is published."""

    text: Text
    link: Link | None = None


@dataclass(frozen=True)
class Conflict:
    """A field that two people changed. The choice arrives as `name` = "theirs" or "mine"."""

    name: str
    label: Text
    theirs: Text
    mine: Text
    saved_by: Text = ""  # an office or a person, as the reader may know
    saved_at: datetime.datetime | None = None
    chosen: str = ""  # what was chosen when the form came back for another reason


@dataclass(frozen=True)
class DiffPart:
    """A stretch of text; `kind` is "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True)
class MapShape:
    """An area of a map."""

    name: Text  # also what the pointer shows
    path: str  # SVG path in the units of the map
    address: str = ""
    note: Text = ""  # "2 programmes"
    tone: int = 1  # 0 nothing there, 1 to 3 ever stronger
    is_current: bool = False

    @property
    def current(self) -> SafeString:
        return SafeString(' aria-current="true"' if self.is_current else "")


@dataclass(frozen=True)
class AreaMap:
    """Areas side by side, and the size of the drawing they are in."""

    width: int
    height: int
    shapes: Sequence[MapShape]

    @property
    def drawn(self) -> SafeString:
        """The areas as links for the pointer. No template: it would cost ten times as much."""
        return format_html_join(
            "",
            '<a href="{}" tabindex="-1" data-tone="{}"{}>'
            '<path d="{}"><title>{}{}</title></path></a>',
            (
                (
                    *(each.address, each.tone, each.current, each.path, each.name),
                    format_html(": {}", each.note) if each.note else "",
                )
                for each in self.shapes
            ),
        )

    @property
    def items(self) -> SafeString:
        """The same areas as items of a list for everyone."""
        return format_html_join(
            "",
            '<li><a href="{}"{}>{}</a>{}</li>',
            (
                (
                    *(each.address, each.current, each.name),
                    format_html(' <span class="note">{}</span>', each.note) if each.note else "",
                )
                for each in self.shapes
            ),
        )


@dataclass(frozen=True)
class GradeMark:
    """How far something has come: a letter, a word and a disc as full as it is done."""

    code: str  # G, H, P, E; N not relevant; empty: has not handed in
    label: Text
    is_short: bool = False  # the letter alone is shown; the word is read out
    is_continuous: bool = False

    @property
    def letter(self) -> str:
        """Not relevant and not handed in lie outside the scale and have none."""
        return "" if self.code == "N" else self.code or "–"


@dataclass(frozen=True)
class BarPart:
    """A stretch of a bar, in whole percent."""

    code: str
    percent: int

    @property
    def tens(self) -> int:
        return self.percent // 10

    @property
    def ones(self) -> int:
        return self.percent % 10

    @property
    def has_room(self) -> bool:
        """Whether the letter can stand in it."""
        return self.percent >= 8


@dataclass(frozen=True)
class Bar:
    """Shares side by side, for the eye; the figures stand in the same row of a table."""

    parts: Sequence[BarPart]
    is_large: bool = False


@dataclass(frozen=True)
class Account:
    """Who is logged in and for whom they act."""

    name: str
    organisation: Text
    tasks: Link
    links: Sequence[Link]  # own account, other organisations to act for
    logout_address: str
    notices: Link | None = None  # with how many are unread


@dataclass(frozen=True)
class Site:
    """What is the same on every page, in the language of the reader."""

    home: str
    search: str
    login: str
    sections: Sequence[Link]
    footer: Sequence[Link]
    languages: Sequence[Link]  # the page in other languages; `note` is the code
    drawn_sections: SafeString  # items of a list, like the next: drawn once, not for each page
    drawn_footer: SafeString
    responsible: Text  # who answers for the site


def pager(
    number: int, pages: int, *, count: Text, address_for: Callable[[int], str], around: int = 1
) -> Pager:
    """The way between the pages of a list: first, last and those `around` this one.

    Args:
        number: this page, from 1; `pages` is the last.
        address_for: page number → address.
    """
    near = range(number - around, number + around + 1)
    shown = sorted({n for n in (1, *near, pages) if 1 <= n <= pages})
    links: list[PagerLink] = []
    for n in shown:
        if links and links[-1].number != n - 1:
            links.append(PagerLink(None))
        links.append(PagerLink(n, address_for(n), is_current=n == number))
    return Pager(
        number=number,
        pages=pages,
        count=count,
        links=links,
        previous_url=address_for(number - 1) if number > 1 else "",
        next_url=address_for(number + 1) if number < pages else "",
    )
