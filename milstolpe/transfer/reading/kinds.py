"""Kinds of actor in the words that people write, and answers that say that an actor is new."""

from collections.abc import Mapping
from typing import Final

from milstolpe.transfer.reading import values
from milstolpe.transfer.template.words import ORGANISATION_KINDS

# Kinds of organisation that a county may bring; the others are in the register, all of them.
MAY_BE_NEW: Final = (
    "association", "company", "university", "civil_society", "policy_body", "other",
)  # fmt: skip
# What else the command may bring; on the page they are the administrators' to add.
GROUP, ACTOR_KIND = "group", "actor_kind"
MAY_BE_ADDED: Final = "new"  # scope of a question about a name that nobody has
_NEW: Final = "ny"
_WORDS: Final[Mapping[str, str]] = {
    "förening": "civil_society", "ideell förening": "civil_society", "bolag": "company",
    "universitet": "university", "högskola": "university", "förbund": "association",
    "kommunalförbund": "association", "näringsliv": "company", "organisation": "other",
    "övrig": "other", "övrigt": "other", "annan": "other", "myndighet": "agency",
    "länsstyrelsen": "county_board", "kommunalt bolag": "company", "stiftelse": "other",
}  # fmt: skip
_NO_ORGANISATIONS: Final[Mapping[str, str]] = {
    "grupp": GROUP, "aktörsgrupp": GROUP, "slag": ACTOR_KIND, "aktörsslag": ACTOR_KIND,
}  # fmt: skip


def organisation_kind(text: str) -> str:
    """The code of a kind of organisation.

    Raises:
        UnsureError: no such kind.
    """
    word = text.strip().casefold()
    if word in _WORDS:
        return _WORDS[word]
    for code, name in ORGANISATION_KINDS.items():
        if word in name.casefold().split(" eller ") or word == name.casefold().removesuffix("er"):
            return code
    return values.choice(text, ORGANISATION_KINDS)


def says_new(answer: str) -> bool:
    """Whether an answer says that the actor is new: "ny: företag"."""
    head, colon, _kind = answer.partition(":")
    return bool(colon) and head.strip().casefold() == _NEW


def new_kind(answer: str) -> str:
    """The kind of actor that the answer brings; "" if it says no kind that is known."""
    if not says_new(answer):
        return ""
    word = answer.partition(":")[2].strip().casefold()
    try:
        return _NO_ORGANISATIONS.get(word) or organisation_kind(word)
    except values.UnsureError:
        return ""


def new_answers() -> list[tuple[str, str]]:
    """(answer, word) for each kind that a county may bring."""
    return [
        (f"{_NEW}: {ORGANISATION_KINDS[code]}", ORGANISATION_KINDS[code]) for code in MAY_BE_NEW
    ]
