"""What a measure touches: objectives, global goals, milestone targets, conflicts and synergies."""

from collections import defaultdict
from dataclasses import dataclass

from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.phrases import Topic, common
from milstolpe.objectives.models import (
    MilestoneTarget,
    Objective,
    ObjectiveSdg,
    SustainableDevelopmentGoal,
)
from milstolpe.programmes.content import GoalEntry, InteractionEntry, TargetEntry
from milstolpe.programmes.enums import InteractionSign

COAST, MOUNTAINS = 10, 14  # objectives that do not concern every county


@dataclass(frozen=True)
class Goals:
    """The goals of the reference data: number or slug → name."""

    objectives: dict[int, str]
    sdgs: dict[int, str]
    suggested: dict[int, list[int]]  # objective → global goals
    targets: dict[str, str]

    @classmethod
    def read(cls) -> "Goals":
        suggested = defaultdict(list)
        for objective, sdg in ObjectiveSdg.objects.values_list("objective", "sdg"):
            suggested[objective].append(sdg)
        return cls(
            objectives=dict(Objective.objects.values_list("number", "name_sv")),
            sdgs=dict(SustainableDevelopmentGoal.objects.values_list("number", "name")),
            suggested=suggested,
            targets=dict(MilestoneTarget.objects.values_list("slug", "title")),
        )

    def objectives_of(self, topic: Topic, dice: Dice) -> tuple[GoalEntry, ...]:
        """The main one and some of the others; now and then nobody has filled them in."""
        if dice.happens(0.05):
            return ()
        also = [number for number in topic.also if dice.happens(0.6)]
        return tuple(
            GoalEntry(number, self.objectives[number], number == topic.main)
            for number in (topic.main, *also)
        )

    def sdgs_of(self, topic: Topic, dice: Dice) -> tuple[GoalEntry, ...]:
        numbers = dice.some(self.suggested[topic.main], dice.randint(0, 3))
        return tuple(
            GoalEntry(number, self.sdgs[number], place == 0) for place, number in enumerate(numbers)
        )

    def targets_of(self, topic: Topic, dice: Dice) -> tuple[TargetEntry, ...]:
        slugs = dice.some(topic.targets, dice.randint(0, 1))
        return tuple(TargetEntry(slug, self.targets[slug]) for slug in slugs)

    def interactions_of(self, topic: Topic, dice: Dice) -> tuple[InteractionEntry, ...]:
        """What the topic is known to help or hinder, and sometimes one more objective."""
        found = {row["objective"]: row for row in topic.affects if dice.happens(0.5)}
        if dice.happens(0.15):
            sign, why = dice.choice(
                (
                    (InteractionSign.SYNERGY, dice.choice(common()["helps"])),
                    (InteractionSign.CONFLICT, dice.choice(common()["hinders"])),
                )
            )
            number = dice.choice(sorted(self.objectives.keys() - {COAST, MOUNTAINS}))
            found.setdefault(number, {"objective": number, "sign": sign, "why": why})
        return tuple(
            InteractionEntry(number, self.objectives[number], row["sign"], row["why"])
            for number, row in found.items()
        )
