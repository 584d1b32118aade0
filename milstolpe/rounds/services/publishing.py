"""Publishing a round: frozen copies of what was handed in, which need no other row to be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.organisations.models import County
from milstolpe.records.receipts import canonical_sha256
from milstolpe.rounds import rich
from milstolpe.rounds.addresses import cell_path
from milstolpe.rounds.enums import ContributionState
from milstolpe.rounds.models import (
    Contribution,
    ContributionEvent,
    Material,
    PublishedText,
    Round,
    RoundPublication,
)
from milstolpe.rounds.queries.contents import asked_sections, text_content, with_texts
from milstolpe.rounds.queries.pictures import pictures_without_words
from milstolpe.rounds.services.steps import take_round_step
from milstolpe.search.services import Entry, index

SHOWN = 10  # places that a refusal names


@dataclass(frozen=True)
class Place:
    """Something that stands in the way of publishing, and where."""

    contribution: Contribution
    section: str  # its heading
    key: str  # of the section
    what: str

    @property
    def address(self) -> str:
        """Where it is seen, and the text opened again."""
        return f"{cell_path('review', self.contribution)}#avsnitt-{self.key}"

    def __str__(self) -> str:
        cell = f"{self.contribution.item.name}, {self.contribution.county.name}"
        return f"{cell}, {self.section}: {self.what}"


class NotReadyError(DomainError):
    """Something that was handed in cannot be shown to everyone; `places` says where."""

    def __init__(self, places: Sequence[Place]) -> None:
        first = _("The round cannot be published yet. Open the texts again and let them be put "
                  "right:")  # fmt: skip
        super().__init__(" ".join([first, *(f"{place}." for place in places[:SHOWN])]))
        self.places = places


@transaction.atomic
def publish_round(
    round_: Round,
    *,
    by: User,
    extra: Mapping[int, Mapping[str, Any]] | None = None,
    head: Mapping[str, Any] | None = None,
) -> RoundPublication:
    """Publish for the first time everything that was handed in.

    Args:
        extra: contribution → what its frozen copy holds besides, as "citations" (whose tokens are
            replaced in the texts) and "assessment".
        head: what the frozen copy of the round holds besides.
    Raises:
        StepNotAllowedError, PermissionDenied: see `take_round_step`.
        NotReadyError: something cannot be shown to everyone.
        DomainError: nothing is handed in.
    """
    round_ = take_round_step(round_, "publish", by=by)
    return _freeze(round_, extra or {}, head or {}, by=by, reason="")


@transaction.atomic
def correct_round(
    round_: Round,
    *,
    by: User,
    reason: str,
    extra: Mapping[int, Mapping[str, Any]] | None = None,
    head: Mapping[str, Any] | None = None,
) -> RoundPublication:
    """Publish anew with what was handed in since; every other text stays as it was published, and
    so do the earlier copies.

    Raises:
        StepNotAllowedError, PermissionDenied, ReasonNeededError, NotReadyError: as above.
        DomainError: nothing is handed in since.
    """
    round_ = take_round_step(round_, "correct", by=by, reason=reason)
    return _freeze(round_, extra or {}, head or {}, by=by, reason=reason.strip())


def to_publish(round_: Round) -> list[Contribution]:
    """What is handed in and not published, held until the transaction ends."""
    rows = Contribution.objects.filter(item__round=round_, state=ContributionState.HANDED_IN)
    return list(_whole(rows.select_for_update(of=("self",))))


def _whole(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """With all that a frozen copy says, in the order of the template."""
    return (
        with_texts(rows)
        .select_related("item__round", "item__objective", "county", "organisation")
        .prefetch_related("item__own_sections", "item__round__sections")
        .order_by("item__position", "county_id")
    )


def _freeze(
    round_: Round,
    extra: Mapping[int, Mapping[str, Any]],
    head: Mapping[str, Any],
    *,
    by: User,
    reason: str,
) -> RoundPublication:
    """Keep the next copy. In the language of what is written, whoever publishes."""
    fresh = to_publish(round_)
    if not fresh:
        raise DomainError(_("Nothing is handed in that is not published already."))
    if places := unready_places(fresh):
        raise NotReadyError(places)
    with translation.override(settings.LANGUAGE_CODE):
        texts = [_frozen(row, extra.get(row.pk, {})) for row in fresh]
        kept = list(
            PublishedText.objects.filter(contribution__item__round=round_, is_newest=True)
            .exclude(contribution__in=fresh)
            .select_related("contribution__item")
        )
        content = {**_head(round_, {row.contribution_id for row in (*texts, *kept)}), **head}
    texts = _in_order(texts, kept)
    publication = RoundPublication.objects.create(
        round=round_,
        number=round_.publications.count() + 1,
        content=content,
        sha256=canonical_sha256({"content": content, "texts": [row.sha256 for row in texts]}),
        reason=reason,
        by=by,
    )
    _keep(publication, texts)
    _mark_published(fresh, by=by)
    if not round_.plan.asks_objectives:  # those are found text by text
        index_round(publication, texts)
    return publication


def index_round(publication: RoundPublication, texts: Sequence[PublishedText]) -> None:
    """Make a published consultation or survey found by its words: what was asked and answered."""
    content = publication.content
    joint = [rich.plain(section["joint"]) for section in content["sections"]]
    answers = [
        f"{text.content['organisation']}\n{rich.plain(section['text'])}"
        for text in texts
        for section in text.content["sections"]
    ]
    body = "\n".join(filter(None, [*joint, *answers]))
    index([Entry("round", publication.round_id, content["name"], body)])


def unready_places(rows: Sequence[Contribution]) -> list[Place]:
    """Pictures that a screen reader could say nothing about, with where they stand."""
    found = []
    for row in rows:
        sections = asked_sections(row.item)
        for place in pictures_without_words(text_content(row, sections), sections):
            what = _("picture %(n)s has no description") % {"n": place.place}
            found.append(Place(row, place.section.title, place.section.key, what))
    return found


def _frozen(row: Contribution, extra: Mapping[str, Any]) -> PublishedText:
    """The contribution as plain values: names as they are now, citations as their words."""
    item = row.item
    content = {
        **_cell(row),
        "year": item.round.year,
        "sections": _sections(row, extra.get("citations", ())),
        "citations": [],
        "assessment": None,
        **extra,
    }
    return PublishedText(
        contribution=row,
        county=row.county,
        objective=item.objective,
        label=item.label,
        year=item.round.year,
        content=content,
        sha256=canonical_sha256(content),
    )


def _cell(row: Contribution) -> dict[str, Any]:
    item, objective = row.item, row.item.objective
    return {
        "county": row.county.name,
        "county_code": row.county_id,
        "county_slug": row.county.slug,
        "objective": objective.name if objective else "",
        "objective_slug": objective.slug if objective else "",
        "objective_number": objective.number if objective else None,
        "label": item.label,
        "title": item.name,
        "slug": item.slug,
        "organisation": row.organisation.name,
        "organisation_slug": row.organisation.slug,
    }


def _sections(row: Contribution, citations: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    sections = asked_sections(row.item)
    content = text_content(row, sections)
    words = {cited["token"]: rich.linked(cited["text"], cited["address"]) for cited in citations}
    found = []
    for section in sections:
        kept = content.sections[section.key]
        text = kept.text
        for token, word in words.items():
            text = text.replace(token, word)
        found.append(
            {
                "key": section.key,
                "title": section.title,
                "text": text,
                "is_unchanged": kept.is_unchanged,
            }
        )
    return found


def _head(round_: Round, published: set[int]) -> dict[str, Any]:
    """What the texts have in common, and who was asked and has no text in this copy."""
    asked = Contribution.objects.filter(item__round=round_).exclude(state=ContributionState.WAIVED)
    rows = asked.select_related("item__objective", "item__round", "county", "organisation")
    reasons = _reasons(asked.filter(state=ContributionState.DECLINED))
    return {
        "name": round_.name,
        "address": round_.address,
        "kind": round_.kind,
        "year": round_.year,
        "answer_by": round_.answer_by.isoformat(),
        "is_example": round_.is_example,
        "sections": [
            {"key": row.key, "title": row.title, "joint": row.joint_text}
            for row in round_.sections.all()
        ],
        "material": [
            {"number": row.pk, "title": row.title, "url": row.url} for row in _material(round_)
        ],
        "items": _items(round_),
        "counties": _counties(asked),
        "asked": len(published | set(asked.values_list("pk", flat=True))),
        "absent": [
            {
                **_cell(row),
                "declined": row.state == ContributionState.DECLINED,
                "reason": reasons.get(row.pk, ""),
            }
            for row in rows.order_by("item__position", "county_id")
            if row.pk not in published
        ],
    }


def _items(round_: Round) -> list[dict[str, Any]]:
    return [
        {
            "slug": row.slug,
            "title": row.name,
            "label": row.label,
            "objective_number": row.objective_id,
            "objective_slug": row.objective.slug if row.objective else "",
        }
        for row in round_.items.select_related("objective")
    ]


def _counties(asked: QuerySet[Contribution]) -> list[dict[str, Any]]:
    rows = County.objects.filter(contributions__in=asked.order_by()).distinct().order_by("code")
    return [{"code": row.code, "name": row.name, "short_name": row.short_name, "slug": row.slug}
            for row in rows]  # fmt: skip


def _reasons(declined: QuerySet[Contribution]) -> dict[int, str]:
    """Contribution → why the organisation declines to answer."""
    events = ContributionEvent.objects.filter(contribution__in=declined, step="decline")
    return dict(events.order_by("at", "pk").values_list("contribution", "reason"))


def _material(round_: Round) -> QuerySet[Material]:
    """What all who were asked had before them, as it was at the end."""
    rows = round_.materials.filter(item=None, replaced_by=None, removed_at=None)
    return rows.order_by("pk")


def _in_order(fresh: Sequence[PublishedText], kept: Sequence[PublishedText]) -> list[PublishedText]:
    """The texts of the new copy; those of the copy before as new rows with the same content."""
    rows = [
        *fresh,
        *(
            PublishedText(
                contribution=row.contribution,
                county_id=row.county_id,
                objective_id=row.objective_id,
                label=row.label,
                year=row.year,
                content=row.content,
                sha256=row.sha256,
            )
            for row in kept
        ),
    ]
    return sorted(rows, key=lambda row: (row.contribution.item.position, row.county_id))


def _keep(publication: RoundPublication, texts: Sequence[PublishedText]) -> None:
    earlier = PublishedText.objects.filter(publication__round=publication.round_id)
    earlier.filter(is_newest=True).update(is_newest=False)
    for row in texts:
        row.publication = publication
    PublishedText.objects.bulk_create(texts, batch_size=200)


def _mark_published(rows: Sequence[Contribution], *, by: User) -> None:
    """The step "publish" of each, at once: a round has hundreds."""
    keys = [row.pk for row in rows]
    Contribution.objects.filter(pk__in=keys).update(state=ContributionState.PUBLISHED)
    ContributionEvent.objects.bulk_create(
        (
            ContributionEvent(
                contribution=row,
                step="publish",
                from_state=row.state,
                to_state=ContributionState.PUBLISHED,
                number=row.number,
                by=by,
            )
            for row in rows
        ),
        batch_size=500,
    )
