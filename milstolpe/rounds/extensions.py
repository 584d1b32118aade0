"""What a room above adds to a kind of round. The engine asks here and knows no room by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.module_loading import import_string

from milstolpe.accounts.models import User
from milstolpe.core.page import Link, Text
from milstolpe.organisations.models import Organisation
from milstolpe.rounds.models import Contribution, Round, RoundPublication
from milstolpe.rounds.services.making import all_counties, lay_out
from milstolpe.rounds.services.publishing import correct_round, publish_round


@dataclass(frozen=True)
class Asked:
    """What is asked beside the text of a cell."""

    outcome: bool = False
    trend: bool = False


class Extension:
    """A kind of round that adds nothing: no judgements; every county is asked about every item."""

    has_judgements = False

    def lay_out(self, round_: Round) -> Sequence[Contribution]:
        """Ask for the cells that a new round begins with."""
        return lay_out(round_, all_counties(round_.items.values_list("slug", flat=True)))

    def writing_agencies(self) -> Mapping[int, Organisation]:
        """Objective → who writes about it in every county, where no round before says."""
        return {}

    def asked(self, round_: Round) -> Mapping[int, Asked]:
        """Contribution → what is asked beside its text. At most one query."""
        return {}

    def ask(
        self, contribution: Contribution, wanted: Asked, *, by: User, is_new: bool = False
    ) -> None:
        """Ask for that beside the text; once the round is opened only of a text that is new."""

    def pages(self, round_: Round) -> Sequence[Link]:
        """What else the round is made of, for those who run it."""
        return ()

    def publish(self, round_: Round, *, by: User) -> RoundPublication:
        """Publish what was handed in."""
        return publish_round(round_, by=by)

    def correct(self, round_: Round, *, by: User, reason: str) -> RoundPublication:
        """Publish anew with what was handed in since."""
        return correct_round(round_, by=by, reason=reason)

    def changes(self, round_: Round) -> Mapping[int, Mapping[str, Text]]:
        """Contribution → what is judged otherwise than in the round before, by code, in words.

        At most one query.
        """
        return {}


@cache
def _extension(name: str) -> Extension:
    made: Extension = import_string(name)() if name else Extension()
    return made


def extension_of(round_: Round) -> Extension:
    return _extension(round_.plan.extension)
