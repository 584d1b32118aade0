"""Sums of judgements in plain words: nothing is said of what nobody has judged."""

from milstolpe.followup.figures import Judged
from milstolpe.followup.words import outcome_sentence, trend_sentence


def judged(*pairs: tuple[str, str]) -> list[Judged]:
    return [Judged(f"{place:02}", 1, *pair) for place, pair in enumerate(pairs)]


def test_all_who_agree_are_said_at_once() -> None:
    rows = judged(*[("nej", "neutral")] * 6)
    assert outcome_sentence(rows) == "Alla 6 målbedömningar är NEJ."
    assert trend_sentence(rows) == "Utvecklingen i miljön är neutral i alla."


def test_only_what_somebody_has_judged_is_counted() -> None:
    rows = judged(("ja", "positiv"), ("nej", "positiv"), ("nej", "oklar"))
    assert outcome_sentence(rows) == "Av 3 målbedömningar är 1 JA och 2 NEJ."
    assert trend_sentence(rows) == "Utvecklingen i miljön är positiv i 2 och oklar i 1."


def test_three_values_are_listed() -> None:
    rows = judged(("ja", ""), ("nara", ""), ("nej", ""), ("nej", ""))
    assert outcome_sentence(rows) == "Av 4 målbedömningar är 1 JA, 1 NÄRA och 2 NEJ."
    assert trend_sentence(rows) == ""


def test_one_judgement_and_none() -> None:
    assert outcome_sentence(judged(("nej", "negativ"))) == "Den enda målbedömningen är NEJ."
    assert trend_sentence(judged(("nej", "negativ"))) == "Utvecklingen i miljön är negativ."
    assert outcome_sentence([]) == "Ingen målbedömning är gjord."
