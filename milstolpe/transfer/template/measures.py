"""Sheets of measures, everything they name, and commitments to them."""

from typing import Final

from milstolpe.transfer.template.columns import Column, Form, Group, Sheet
from milstolpe.transfer.template.parts import (
    OF_DECISION,
    OF_MEASURE,
    OF_ORGANISATION,
    OF_PROGRAMME,
    POSITION,
)
from milstolpe.transfer.template.words import (
    COMMITMENT_STATES,
    LINKS,
    ROLES,
    SIGNS,
    SUCCESSIONS,
)

MEASURES: Final = Sheet(
    "measures",
    "Åtgärder",
    Group.MEASURES,
    (
        *OF_PROGRAMME,
        Column("measure", "Milstolpe-id", Form.PUBLIC_ID),
        Column("legacy_id", "Tidigare id"),
        POSITION,
        Column("area", "Område"),
        Column("code", "Åtgärdsnr"),
        Column("title", "Åtgärd"),
        Column("text", "Beskrivning", Form.TEXT),
        Column("start_year", "Startår", Form.YEAR),
        Column("end_year", "Slutår", Form.YEAR),
        Column("objectives_main", "Miljömål främst", Form.GOALS),
        Column("objectives_also", "Miljömål även", Form.GOALS),
        Column("sdgs_main", "Globala mål främst", Form.GOALS),
        Column("sdgs_also", "Globala mål även", Form.GOALS),
        Column("milestone_targets", "Etappmål", Form.NAMES),  # slugs
        Column("themes", "Teman", Form.NAMES),
        Column("follow_up_criterion", "Uppföljningskriterium", Form.TEXT),
        Column("expected_effect", "Förväntad effekt", Form.TEXT),
        Column("cost", "Kostnad", Form.TEXT),
        Column("funding", "Finansiering", Form.TEXT),
        Column("followed_up_in", "Följs upp i"),
        Column("followed_up_url", "Följs upp på webbadress"),
        Column("is_internal", "Intern", Form.YES_NO),
        Column("withdrawn_on", "Utgick", Form.DATE),
        Column("withdrawn_reason", "Varför den utgick", Form.TEXT),
    ),
    identity=("measure",),
)
ACTOR_ROLES: Final = Sheet(
    "actor_roles",
    "Aktörer och roller",
    Group.ACTORS,
    (
        *OF_MEASURE,
        Column("role", "Roll", Form.CHOICE, ROLES),
        Column("link", "Vad aktören är", Form.CHOICE, LINKS),
        Column("actor", "Aktörsadress", Form.ADDRESS),  # of the organisation, group or kind
        Column("actor_name", "Aktör", is_beside=True),
    ),
    identity=("measure", "link", "actor"),
)
ACTIVITIES: Final = Sheet(
    "activities",
    "Aktiviteter",
    Group.MEASURES,
    (
        *OF_MEASURE,
        POSITION,
        Column("key", "Aktivitetsnr", Form.INTEGER),
        Column("text", "Aktivitet"),
    ),
    identity=("measure", "key"),
)
INTERACTIONS: Final = Sheet(
    "interactions",
    "Synergier och konflikter",
    Group.MEASURES,
    (
        *OF_MEASURE,
        Column("objective", "Miljömål", Form.INTEGER),
        Column("sign", "Verkan", Form.CHOICE, SIGNS),
        Column("why", "Varför", Form.TEXT),
    ),
    identity=("measure", "objective"),
)
MEASURE_LINKS: Final = Sheet(
    "measure_links",
    "Länkar",
    Group.MEASURES,
    (*OF_MEASURE, POSITION, Column("label", "Länktext"), Column("url", "Webbadress")),
    identity=("measure", "position", "label"),
)
SUCCESSIONS_SHEET: Final = Sheet(
    "successions",
    "Vad åtgärder blev",
    Group.MEASURES,
    (
        Column("old", "Tidigare Milstolpe-id", Form.PUBLIC_ID),
        Column("new", "Nytt Milstolpe-id", Form.PUBLIC_ID),
        Column("programme", "Programadress", Form.ADDRESS),  # of the next period
        Column("kind", "Vad som hände", Form.CHOICE, SUCCESSIONS),
        Column("reason", "Skäl", Form.TEXT),
    ),
    identity=("old", "new", "programme"),
)
COMMITMENTS: Final = Sheet(
    "commitments",
    "Åtaganden",
    Group.COMMITMENTS,
    (
        *OF_MEASURE,
        *OF_ORGANISATION,
        # 1, 2 … among those of the organisation to the measure, in the order they were made.
        Column("number", "Åtagande nr", Form.INTEGER),
        Column("state", "Status", Form.CHOICE, COMMITMENT_STATES),
        *OF_DECISION,
        Column("note", "Vad åtagandet innebär", Form.TEXT),
        Column("activities", "Valda aktiviteter", Form.GOALS),  # numbers of activities
        Column("together_with", "Tillsammans med", Form.NAMES),  # slugs of organisations
        Column("is_on_behalf", "Registrerat av länsstyrelsen", Form.YES_NO),
        Column("confirmed_at", "Bekräftat tid", Form.MOMENT),
        Column("close_reason", "Varför det avböjdes eller avslutades", Form.TEXT),
        Column("renews", "Förnyar åtagande till", Form.PUBLIC_ID),  # of the earlier measure
        Column("renews_number", "Förnyar åtagande nr", Form.INTEGER),
    ),
    identity=("measure", "organisation", "number"),
)
