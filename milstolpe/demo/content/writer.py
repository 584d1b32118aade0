"""Writes the measures of a programme: what they are called, what they say, who is named."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, islice

from milstolpe.demo.content.actors import CountyActors
from milstolpe.demo.content.dice import Dice
from milstolpe.demo.content.goals import COAST, MOUNTAINS, Goals
from milstolpe.demo.content.phrases import Area, Plan, Subject, Topic, common, topics
from milstolpe.programmes.content import ActivityEntry, ActorEntry, LinkEntry, MeasureContent
from milstolpe.programmes.enums import ActorRole

# How long the text is: share, percent.
TEXT_FORMS = {"none": 4, "line": 16, "usual": 45, "long": 25, "page": 8, "pages": 2}


@dataclass(frozen=True)
class Writer:
    """Writes for one programme. The same plan and dice give the same measures."""

    plan: Plan
    years: tuple[int, int]
    actors: CountyActors
    goals: Goals
    dice: Dice

    def measures(self, number: int) -> list[MeasureContent]:
        """`number` measures, spread over the areas of the plan, no two with the same title."""
        areas = self.plan.areas
        shares = [number // len(areas) + (at < number % len(areas)) for at in range(len(areas))]
        titles: set[str] = set()
        return [
            self._measure(area, position, topic, subject)
            for area, share in zip(areas, shares, strict=True)
            for position, (topic, subject) in enumerate(
                islice(self._subjects(area, titles), share), start=1
            )
        ]

    def _subjects(self, area: Area, titles: set[str]) -> Iterator[tuple[Topic, Subject]]:
        """When all are used, the same come again for one municipality at a time, without end."""
        pairs = [(topic, subject) for topic in self._topics(area) for subject in topic.measures]
        assert pairs, f"No topic is about {area.title}."
        for suffix in self._suffixes():
            for topic, subject in self.dice.some(pairs, len(pairs)):
                title = subject.title + suffix
                if title not in titles:
                    titles.add(title)
                    yield topic, replace(subject, title=title)

    def _topics(self, area: Area) -> list[Topic]:
        """The topics of the area, with no objective that does not concern the county."""
        county = self.actors.county
        absent = {COAST: not county.has_coast, MOUNTAINS: not county.has_mountains}
        return [
            replace(topic, also=[number for number in topic.also if not absent.get(number)])
            for topic in topics()
            if topic.main in area.objectives and not absent.get(topic.main)
        ]

    def _suffixes(self) -> Iterator[str]:
        yield ""
        for actor in self.dice.some(self.actors.municipalities, len(self.actors.municipalities)):
            yield f" i {actor.name}"
        yield from (f", etapp {stage}" for stage in count(2))

    def _measure(self, area: Area, position: int, topic: Topic, subject: Subject) -> MeasureContent:
        dice, phrases = self.dice, common()
        slots = self._slots()
        content = MeasureContent(
            code=f"{area.code}{position}",
            title=subject.title.format(**slots),
            text=self._text(topic, subject),
            area=area.title,
            follow_up_criterion=dice.maybe(0.75, topic.criteria),
            expected_effect=dice.maybe(0.55, topic.effects),
            cost=dice.maybe(0.45, phrases["costs"]),
            funding=dice.maybe(0.45, phrases["funding"]),
            is_internal=dice.happens(0.015),
            actors=self._actors(topic),
            activities=self._activities(topic),
            objectives=self.goals.objectives_of(topic, dice),
            sdgs=self.goals.sdgs_of(topic, dice),
            milestone_targets=self.goals.targets_of(topic, dice),
            themes=tuple(dice.some(topic.themes, dice.randint(0, 2))),
            interactions=self.goals.interactions_of(topic, dice),
            links=self._links(),
        )
        filled = {name: getattr(content, name).format(**slots) for name in content.TEXTS}
        return self._with_exceptions(replace(content, **filled))

    def _slots(self) -> dict[str, object]:
        dice, words = self.dice, common()["organisations"]
        return {
            "kommun": dice.choice(self.actors.municipalities).name,
            "vatten": dice.choice(words["first"]) + dice.choice(words["waters"]),
            "year": self.years[1],
            "n": dice.randint(3, 12),
            "m": dice.randint(20, 90),
            "p": dice.randrange(10, 65, 5),
        }

    def _text(self, topic: Topic, subject: Subject) -> str:
        """From nothing at all to several pages; most measures have two or three paragraphs."""
        dice, phrases = self.dice, common()
        how, aim = dice.some(phrases["how"], 5), dice.choice(phrases["aims"])
        background = dice.some(phrases["background"], 5)
        also = "\n".join(f"- {text}" for text in (*topic.more, *how[1:3]))
        paragraphs = {
            "none": [],
            "line": [subject.what],
            "usual": [subject.why, f"{subject.what} {how[0]}"],
            "long": [subject.why, subject.what, f"{how[0]} {how[1]} {aim}"],
            "page": [subject.why, subject.what, background[0], f"Så arbetar vi:\n{also}", aim],
            "pages": [subject.why, subject.what, *background, also, *how[3:], aim],
        }[dice.choices(list(TEXT_FORMS), list(TEXT_FORMS.values()))[0]]
        return "\n\n".join(paragraphs)

    def _actors(self, topic: Topic) -> tuple[ActorEntry, ...]:
        """Nobody, the usual handful, or a role for every municipality of the county."""
        dice = self.dice
        leads = dice.some(topic.leads, dice.choice((0, 1, 1, 1, 1, 1, 2, 3)))
        partners = dice.some(topic.partners, dice.randint(0, 6))
        found = [self.actors.entry(code, ActorRole.LEAD, dice) for code in leads]
        found += [self.actors.entry(code, ActorRole.PARTNER, dice) for code in partners]
        if dice.happens(0.06):
            found += [replace(row, role=ActorRole.PARTNER) for row in self.actors.municipalities]
        # An actor has one role: the first one stands.
        return tuple({(row.link, row.slug): row for row in reversed(found) if row}.values())

    def _activities(self, topic: Topic) -> tuple[ActivityEntry, ...]:
        chosen = self.dice.some(topic.activities, 4) if self.dice.happens(0.45) else []
        return tuple(ActivityEntry(key, text) for key, text in enumerate(chosen, start=1))

    def _links(self) -> tuple[LinkEntry, ...]:
        chosen = self.dice.some(common()["links"], self.dice.choice((0, 0, 0, 1, 1, 2)))
        return tuple(LinkEntry(label, url) for label, url in chosen)

    def _with_exceptions(self, content: MeasureContent) -> MeasureContent:
        """Some measures have a period of their own, or are followed up in another programme."""
        dice, (first, last) = self.dice, self.years
        if dice.happens(0.12):
            start = dice.randint(first, last)
            content = replace(content, start_year=start, end_year=dice.randint(start, last))
        if dice.happens(0.03):
            content = replace(content, followed_up_in=dice.choice(common()["elsewhere"]))
        return content
