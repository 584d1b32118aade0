"""Who has answered what, and what became of a joint text: for rounds that ask organisations."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from milstolpe.core.files import Column, Row
from milstolpe.core.formats import format_short_date
from milstolpe.records.receipts import canonical_sha256
from milstolpe.rounds.answering import how_answered
from milstolpe.rounds.compiled import CompiledTable, Extras
from milstolpe.rounds.enums import HANDED_IN_STATES, ContributionState
from milstolpe.rounds.models import Contribution, PublishedText, Round, RoundPublication
from milstolpe.rounds.queries.contents import with_texts


def answer_extras(round_: Round, publication: RoundPublication | None) -> Extras:
    """A table of those asked, where each is asked for one answer. Four queries.

    Of a published round the answers and the joint text are those of its copy.
    """
    if round_.plan.asks_objectives:
        return Extras()
    joint, frozen = _joint(round_, publication), _frozen(publication)
    declined = None if publication is None else _declined(publication)
    asked = with_texts(_asked(round_))
    rows = [_row(each, joint, frozen, declined=_has_declined(each, declined)) for each in asked]
    columns = [
        Column("county", _("County")),
        Column("organisation", _("Organisation")),
        Column("answer", _("Answer")),
        Column("saved", _("Last saved")),
        *([Column("joint", _("Joint text"))] if joint else []),
    ]
    table = CompiledTable(
        key="svar",
        title=_("Who has answered"),
        columns=columns,
        rows=[row[: len(columns)] for row in rows],
        text=_counted(rows),
        source=round_.name,
    )
    return Extras(tables=[table], stamp=canonical_sha256(table.as_json()))


def _joint(round_: Round, publication: RoundPublication | None) -> dict[str, str]:
    """Section → its joint text, of those that have one."""
    if publication is None:
        found = dict(round_.sections.values_list("key", "joint_text"))
    else:
        found = {row["key"]: row.get("joint", "") for row in publication.content["sections"]}
    return {key: text for key, text in found.items() if text}


def _declined(publication: RoundPublication) -> set[tuple[str, str]]:
    """County and organisation of those who declined, as the copy says."""
    absent = publication.content["absent"]
    return {(row["county_code"], row["organisation"]) for row in absent if row["declined"]}


def _has_declined(row: Contribution, declined: set[tuple[str, str]] | None) -> bool:
    if declined is None:
        return row.state == ContributionState.DECLINED
    return (row.county_id, row.organisation.name) in declined


def _asked(round_: Round) -> QuerySet[Contribution]:
    rows = Contribution.objects.filter(item__round=round_).exclude(state=ContributionState.WAIVED)
    rows = rows.select_related("county", "organisation")
    return rows.order_by("county_id", "item__position")


def _frozen(publication: RoundPublication | None) -> dict[int, Mapping[str, str]] | None:
    """Contribution → section → text as it was published; None where nothing is published."""
    if publication is None:
        return None
    rows = PublishedText.objects.filter(publication=publication)
    return {
        key: {part["key"]: part["text"] for part in content["sections"]}
        for key, content in rows.values_list("contribution", "content")
    }


def _row(
    row: Contribution,
    joint: Mapping[str, str],
    frozen: Mapping[int, Mapping[str, str]] | None,
    *,
    declined: bool,
) -> Row:
    if frozen is not None:
        texts = frozen.get(row.pk)
    elif row.state in HANDED_IN_STATES:
        texts = {text.section.key: text.text for text in row.texts.all()}
    else:
        texts = None
    return (
        row.county.name,
        row.organisation.name,
        _answer(texts, has_declined=declined),
        format_short_date(row.changed_at) if row.changed_at and texts else None,
        _joint_words(joint, texts) if texts is not None else None,
    )


def _answer(texts: Mapping[str, str] | None, *, has_declined: bool) -> str:
    if texts is not None:
        return _("Has answered")
    return _("Declines to answer") if has_declined else _("Has not answered")


def _joint_words(joint: Mapping[str, str], texts: Mapping[str, str]) -> str:
    """What became of the joint texts."""
    return str(how_answered(texts, joint).label)


def _counted(rows: Sequence[Row]) -> str:
    answered = sum(row[2] == _("Has answered") for row in rows)
    declined = sum(row[2] == _("Declines to answer") for row in rows)
    return _("%(n)s of %(of)s have answered, %(declined)s decline.") % {
        "n": answered, "of": len(rows), "declined": declined,
    }  # fmt: skip
