"""Judgements of the example years: the same from year to year but for a few."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import rau
from milstolpe.demo.content.rau_writer import Judged
from milstolpe.followup.enums import Outcome, Trend

CHANGED_OUTCOMES = 2  # in the country in a year: the outcome normally stands
CHANGED_TREND = 0.06  # of the trends
_NEXT = {  # a trend moves one step at a time
    Trend.POSITIVE: (Trend.NEUTRAL,),
    Trend.NEUTRAL: (Trend.POSITIVE, Trend.NEGATIVE),
    Trend.NEGATIVE: (Trend.NEUTRAL,),
    Trend.UNCLEAR: (Trend.NEUTRAL,),
}
Key = tuple[str, str]  # item, county code


def first_judgements(keys: Iterable[Key], *, year: int, seed: str) -> dict[Key, Judged]:
    """Those of the first year, with outcomes that were judged in `year`."""
    found = {}
    for slug, county in keys:
        said, dice = rau()[slug], Dice(f"{seed} judgement {slug} {county}")
        found[slug, county] = Judged(
            outcome=_weighed(said.outcome, dice),
            trend=_weighed(said.trend, dice),
            outcome_year=year,
        )
    return found


def next_judgements(before: Mapping[Key, Judged], *, year: int, seed: str) -> dict[Key, Judged]:
    """Those of the year after: a few outcomes and some trends are others."""
    dice = Dice(f"{seed} judgements {year}")
    found = {}
    for key, judged in before.items():
        kept = replace(judged, outcome_is_new=False, trend_is_new=False)
        if dice.happens(CHANGED_TREND):
            trend = dice.choice(_NEXT[Trend(judged.trend)])
            kept = replace(kept, trend=str(trend), trend_is_new=True)
        found[key] = kept
    near = [key for key, judged in found.items() if judged.outcome == Outcome.NEAR]
    for key in dice.some(near, CHANGED_OUTCOMES):
        found[key] = replace(
            found[key], outcome=str(Outcome.NO), outcome_year=year, outcome_is_new=True
        )
    return found


def _weighed(weights: Mapping[str, int], dice: Dice) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]
