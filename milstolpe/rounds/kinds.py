"""What differs between kinds of rounds: words, flags, the sections that a new one begins with."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from milstolpe.rounds.enums import Label, RoundKind, Standing


@dataclass(frozen=True)
class SectionPlan:
    """A section of the template as a new round of the kind has it."""

    key: str  # part of addresses and files; never changed
    title: str  # in Swedish: content, and what the county writes under
    guidance: str = ""
    max_characters: int | None = None
    is_required: bool = True
    standing: str = Standing.NEVER


@dataclass(frozen=True)
class PartPlan:
    """A part that a new compilation begins with."""

    key: str  # part of addresses
    title: str  # in Swedish: content
    is_each_item: bool = False  # in its place one for each item, called as it is


@dataclass(frozen=True)
class CompilationPlan:
    """What a new compilation begins with."""

    key: str
    label: str | Promise
    name: str  # proposed, in Swedish; the name of the round is put in
    parts: tuple[PartPlan, ...]


_EACH_OBJECTIVE = PartPlan("mal", "", is_each_item=True)


@dataclass(frozen=True)
class Kind:
    """One kind of round."""

    name: str | Promise  # as the menu has it: "RÅU"
    noun: str | Promise  # what a contribution is called
    writes_at: str  # name of the page where one writes: (round, county, item)
    shows_at: str  # name of the public page of the round
    asks_objectives: bool
    labels: tuple[Label, ...]
    sections: tuple[SectionPlan, ...]
    is_reviewed: bool
    may_decline: bool
    max_characters: int | None  # of the whole text
    compilations: tuple[CompilationPlan, ...]
    extension: str = ""  # what a room above adds: the name of an `extensions.Extension`
    asks_needs: bool = False  # its answers are wishes for a coming operating plan


_ANSWERS = CompilationPlan(
    "svar",
    _("Compilation of the answers"),
    "Sammanställning av %(round)s",
    (PartPlan("sammanfattning", "Sammanfattning"), PartPlan("synpunkter", "Synpunkter i korthet")),
)

KINDS: Mapping[str, Kind] = {
    RoundKind.FOLLOW_UP: Kind(
        name=_("RÅU"),
        noun=_("County text"),
        writes_at="followup:write",
        shows_at="followup:year",
        asks_objectives=True,
        labels=(Label.GENERATIONAL_GOAL, Label.SUMMARY),
        # Headings and lengths since 2018: domain/annual-followup.md, section 3.
        sections=(
            SectionPlan(
                "atgardsarbete",
                "Åtgärdsarbete för miljökvalitetsmålet",
                "Beskriv förra årets åtgärder och deras effekter, främst det som statliga "
                "myndigheter har gjort eller som andra har gjort med statliga styrmedel.",
                4_000,
                standing=Standing.WITH_REASON,
            ),
            SectionPlan(
                "tillstand",
                "Tillståndet och målbedömning",
                "Beskriv tillståndet i miljön och motivera bedömningen. Nämn kort vilka nya eller "
                "ändrade styrmedel och åtgärder som länet främst behöver.",
                4_000,
                standing=Standing.FREELY,
            ),
        ),
        is_reviewed=True,
        may_decline=False,
        max_characters=8_000,
        extension="milstolpe.followup.extension.FollowUpExtension",
        # The pages of the compilation on rus.se, and what is asked for the evaluation:
        # domain/annual-followup.md, sections 4 and 6.
        compilations=(
            CompilationPlan(
                "samlad",
                _("Joint regional judgement"),
                "Samlad regional bedömning, %(round)s",
                (
                    PartPlan("i-korthet", "Så går det för miljön i länen"),
                    PartPlan("analys", "Övergripande analys"),
                    PartPlan("gemensamt-arbete", "Länsstyrelsernas gemensamma arbete"),
                    _EACH_OBJECTIVE,
                ),
            ),
            CompilationPlan(
                "sammanfattningar",
                _("Summary of each objective for the in-depth evaluation"),
                "Fördjupad utvärdering: sammanfattning per mål av %(round)s",
                (_EACH_OBJECTIVE,),
            ),
            CompilationPlan(
                "gemensamt-underlag",
                _("Joint document for the in-depth evaluation, with messages and municipal theme"),
                "Fördjupad utvärdering: gemensamt regionalt underlag efter %(round)s",
                (
                    PartPlan("inledning", "Inledning"),
                    PartPlan("budskap", "Budskap"),
                    PartPlan("kommunalt-tema", "Kommunalt tema"),
                    PartPlan("lanens-arbete", "Arbetet i länen"),
                ),
            ),
        ),
    ),
    RoundKind.CONSULTATION: Kind(
        name=_("Consultation"),
        noun=_("Answer"),
        writes_at="rounds:write",
        shows_at="rounds:round",
        asks_objectives=False,
        labels=(Label.ANSWER,),
        sections=(
            SectionPlan("kappa", "Gemensam text (kappa)"),
            SectionPlan("synpunkter", "Länets egna synpunkter", is_required=False),
        ),
        is_reviewed=False,
        may_decline=True,
        max_characters=None,
        compilations=(_ANSWERS,),
    ),
    RoundKind.SURVEY: Kind(
        name=_("Needs survey"),
        noun=_("Answer"),
        writes_at="rounds:write",
        shows_at="rounds:round",
        asks_objectives=False,
        labels=(Label.ANSWER,),
        sections=(
            SectionPlan("behov", "Vilket stöd behöver ni nästa år?"),
            SectionPlan("ovrigt", "Annat ni vill säga", is_required=False),
        ),
        is_reviewed=False,
        may_decline=True,
        max_characters=None,
        compilations=(_ANSWERS,),
        asks_needs=True,
    ),
}


def kind_of(kind: str) -> Kind:
    return KINDS[kind]


def kinds_of_objectives() -> list[str]:
    """Those that ask about the objectives, and are shown by year."""
    return [kind for kind, plan in KINDS.items() if plan.asks_objectives]


def kinds_of_needs() -> list[str]:
    """Those that ask what is needed of a coming operating plan."""
    return [kind for kind, plan in KINDS.items() if plan.asks_needs]
