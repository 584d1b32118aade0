"""What is frozen when an organisation hands in: plain values that need no other row to be shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from milstolpe.rounds.models import Contribution, Round
from milstolpe.rounds.queries.contents import asked_sections, text_content

# Words of the registries, also in files.
SENT, RECEIVED = "expedierad", "inkommen"
RECIPIENT = "RUS – Regional utveckling och samverkan i miljömålssystemet"


def frozen_delivery(
    round_: Round,
    contributions: Sequence[Contribution],
    *,
    case_number: str,
    secrecy: str,
    facts: Mapping[int, Mapping[str, Any]],
) -> dict[str, Any]:
    """The delivery of one organisation.

    Args:
        contributions: as `whole_cells` reads them.
        secrecy: what the registry is to try; empty: nothing.
        facts: contribution → what it holds besides its texts.
    """
    return {
        "round": round_.name,
        "address": round_.address,
        "kind": round_.kind,
        "year": round_.year,
        "organisation": contributions[0].organisation.name,
        "recipient": RECIPIENT,
        "case_number": case_number,
        "secrecy": secrecy,
        "texts": [_frozen(row, facts.get(row.pk, {})) for row in contributions],
    }


def _frozen(row: Contribution, facts: Mapping[str, Any]) -> dict[str, Any]:
    sections = asked_sections(row.item)
    content = text_content(row, sections)
    return {
        "item": row.item.name,
        "slug": row.item.slug,
        "county": row.county.name,
        "county_code": row.county_id,
        "contribution": row.pk,
        "number": row.number,
        "sections": [_section(section.key, section.title, content) for section in sections],
        **facts,
    }


def _section(key: str, title: str, content: Any) -> dict[str, Any]:
    row = content.sections[key]
    return {
        "key": key,
        "title": title,
        "text": row.text,
        "is_unchanged": row.is_unchanged,
        "reason": row.reason,
    }
