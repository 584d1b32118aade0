"""A published text as its page shows it, and what stands around it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, OuterRef, QuerySet, Subquery

from milstolpe.core.diff import diff_lines
from milstolpe.core.page import DiffPart
from milstolpe.followup.figures import Change, Judged, changes
from milstolpe.followup.models import PublishedJudgement
from milstolpe.followup.queries.known import Known, National, known_until
from milstolpe.followup.queries.published import Copy, Named, copies_of, publications
from milstolpe.programmes.queries.visibility import measures_visible_to
from milstolpe.rounds import rich
from milstolpe.rounds.enums import Label
from milstolpe.rounds.models import PublishedText

Content = Mapping[str, Any]  # of `PublishedText`


@dataclass(frozen=True)
class SectionDiff:
    """A section beside its text of the year before; without parts it is the same."""

    title: str
    parts: Sequence[DiffPart]


@dataclass(frozen=True)
class JudgedYear:
    """How the objective was judged in the county in a year, here or as known from elsewhere."""

    year: int
    outcome: str
    trend: str
    source: str  # empty: published here


@dataclass(frozen=True)
class TextPage:
    """A frozen text with its copies, its years and its neighbours."""

    year: int
    content: Content
    at: datetime
    copy: Copy
    copies: Sequence[Copy]  # the newest first
    is_example: bool
    scale: Mapping[str, Any] | None
    before: Content | None  # the year before, if the county wrote about it then
    years: Sequence[int]  # in which there is a text about the same, the newest first
    counties: Sequence[Named]  # that have a text about the same this year
    national: National
    history: Sequence[JudgedYear]  # the newest first

    @property
    def is_newest(self) -> bool:
        return self.copy.number == self.copies[0].number

    @property
    def assessment(self) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = self.content["assessment"]
        return found

    @property
    def changes(self) -> list[Change]:
        """The outcome and the trend, where they differ from the year before."""
        now, then = _judged(self.content), _judged(self.before)
        return [*changes(now, then, "outcome"), *changes(now, then, "trend")]

    @property
    def differences(self) -> list[SectionDiff]:
        """Each section beside the one of the same key the year before."""
        earlier = {row["key"]: row["text"] for row in (self.before or {}).get("sections", ())}
        return [
            SectionDiff(row["title"], _parts(earlier.get(row["key"], ""), row["text"]))
            for row in self.content["sections"]
        ]


def _judged(content: Content | None) -> list[Judged]:
    found = content and content["assessment"]
    if not found:
        return []
    return [Judged("", 0, found["outcome"], found["trend"], found["outcome_year"])]


def _parts(old: str, new: str) -> list[DiffPart]:
    before, after = rich.plain(old), rich.plain(new)
    return [] if before == after else list(diff_lines(before.split("\n"), after.split("\n")))


def text_page(
    user: Any, county: str, item: str, year: int, *, number: int | None = None
) -> TextPage | None:
    """A text by the slugs of its county and item; None when there is none. At most nine queries.

    Args:
        number: of the copy; None is the newest.
    """
    copies = copies_of(year)
    copy = next((row for row in copies if number in (None, row.number)), None)
    if copy is None:
        return None
    same = _texts(item).filter(county__slug=county)
    row = same.filter(publication=copy.pk).select_related("publication").first()
    if row is None:
        return None
    earlier = same.filter(is_newest=True, year__lt=year).order_by("-year").first()
    objective = row.objective_id
    known = known_until(year, counties=[row.county_id], objective=objective or 0)
    return TextPage(
        year=year,
        content=shown(user, row.content),
        at=copy.at,
        copy=copy,
        copies=copies,
        is_example=row.publication.content["is_example"],
        scale=row.publication.content.get("scale"),
        before=earlier.content if earlier else None,
        years=_years(same),
        counties=_counties(item, copy.pk),
        national=known.national.get(objective or 0, National()),
        history=_history(row, known) if objective else [],
    )


def county_texts(user: Any, publication: int, county: str) -> list[Content]:
    """Every text of a county in a copy, in the order of the template. Two queries."""
    rows = PublishedText.objects.filter(publication=publication, county__slug=county)
    contents = rows.order_by("contribution__item__position").values_list("content", flat=True)
    return shown_all(user, list(contents))


def shown(user: Any, content: Content) -> Content:
    return shown_all(user, [content])[0]


def shown_all(user: Any, contents: Sequence[Content]) -> list[Content]:
    """Without measures that have become internal, or are hidden again, since the copy was made."""
    cited = {row["address"]: row for content in contents for row in content["citations"]}
    if not cited:
        return list(contents)
    keys = {address: address.rstrip("/").rsplit("/", 1)[-1] for address in cited}
    rows = measures_visible_to(user).filter(public_id__in=set(keys.values()))
    visible = set(rows.order_by().values_list("public_id", flat=True))
    hidden = {address for address, key in keys.items() if key not in visible}
    return [without_citations(content, hidden) if hidden else content for content in contents]


def without_citations(content: Content, hidden: Iterable[str]) -> Content:
    """With a mark in place of the measures at these addresses."""
    gone = [row for row in content["citations"] if row["address"] in hidden]
    sections = [dict(row) for row in content["sections"]]
    for cited in gone:
        link = rich.linked(cited["text"], cited["address"])
        for row in sections:
            row["text"] = row["text"].replace(link, "[…]")
    kept = [row for row in content["citations"] if row not in gone]
    return {**content, "sections": sections, "citations": kept}


def newest_texts(user: Any, limit: int, *, county: str = "") -> list[tuple[Content, datetime]]:
    """Texts as they now stand, with when they first stood so, the latest first. Two queries."""
    same = PublishedText.objects.filter(
        contribution=OuterRef("contribution"), sha256=OuterRef("sha256")
    ).order_by()
    first = same.values("contribution").annotate(first=Min("publication__at")).values("first")
    rows = PublishedText.objects.filter(is_newest=True, publication__in=publications().values("pk"))
    if county:
        rows = rows.filter(county__slug=county)
    dated = rows.annotate(since=Subquery(first))
    ordered = dated.order_by("-since", "contribution__item__position", "county")
    found = list(ordered.values_list("content", "since")[:limit])
    contents = shown_all(user, [content for content, _since in found])
    return list(zip(contents, (since for _content, since in found), strict=True))


def _history(text: PublishedText, known: Known) -> list[JudgedYear]:
    """What is published here counts before what is known from elsewhere. One query."""
    key = (text.county_id, text.objective_id or 0)
    found = {
        year: JudgedYear(year, rows[key].outcome, rows[key].trend, known.sources[year, *key])
        for year, rows in known.counties.items()
        if key in rows
    }
    own = PublishedJudgement.objects.filter(
        county=text.county_id, objective=text.objective_id, is_newest=True, year__lte=text.year
    )
    for year, outcome, trend in own.values_list("year", "outcome", "trend"):
        found[year] = JudgedYear(year, outcome, trend, "")
    return sorted(found.values(), key=lambda line: line.year, reverse=True)


def _texts(item: str) -> QuerySet[PublishedText]:
    rows = PublishedText.objects.filter(publication__in=publications().values("pk"))
    return rows.filter(contribution__item__slug=item)


def _years(same: QuerySet[PublishedText]) -> list[int]:
    years = same.filter(is_newest=True).order_by("-year").values_list("year", flat=True)
    return list(dict.fromkeys(years))


def _counties(item: str, publication: int) -> list[Named]:
    rows = PublishedText.objects.filter(publication=publication, contribution__item__slug=item)
    named = rows.order_by("county").values_list(
        "county", "county__name", "county__slug", "county__short_name"
    )
    return [Named(code, name, slug, short_name=short) for code, name, slug, short in named]


def summary_of(user: Any, publication: int, county: str) -> Sequence[Mapping[str, Any]]:
    """The sections of the county's own summary; none when it has not been written. Two queries."""
    row = PublishedText.objects.filter(
        publication=publication, county=county, label=Label.SUMMARY
    ).first()
    return shown(user, row.content)["sections"] if row else []
