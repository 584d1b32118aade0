"""What stands in the cells of columns with a choice: code → word."""

from typing import Final

PROGRAMME_STATES: Final = {
    "draft": "Utkast",
    "consultation": "På remiss",
    "decided": "Beslutat",
    "running": "Pågår",
    "closed": "Avslutat",
}
REPORTERS: Final = {
    "leads": "Huvudaktörer",
    "committed": "Aktörer med åtagande",
    "all_listed": "Alla aktörer",
}
RHYTHMS: Final = {
    "yearly": "Varje år",
    "every_second": "Vartannat år",
    "mid_and_final": "I halvtid och vid slutet",
}
ROLES: Final = {"lead": "Huvudaktör", "partner": "Medaktör"}
LINKS: Final = {"organisation": "Organisation", "group": "Aktörsgrupp", "kind": "Aktörsslag"}
ORGANISATION_KINDS: Final = {
    "county_board": "Länsstyrelse",
    "municipality": "Kommun",
    "region": "Region",
    "agency": "Statlig myndighet",
    "association": "Kommunalförbund eller annat förbund",
    "company": "Företag",
    "university": "Universitet eller högskola",
    "civil_society": "Civilsamhället",
    "policy_body": "Råd eller kommitté",
    "other": "Annan organisation",
}
MARKS: Final = {"S": "S", "V": "V", "K": "K", "I": "I"}
DOCUMENT_KINDS: Final = {
    "main": "Huvuddokument",
    "background": "Underlag",
    "decision": "Beslut",
    "consultation": "Remissbrev",
    "funding": "Finansieringsguide",
    "other": "Annat dokument",
}
SIGNS: Final = {"+": "Stöder", "-": "Motverkar", "0": "Varken eller"}
SUCCESSIONS: Final = {
    "carried": "Överförd",
    "merged": "Sammanslagen",
    "split": "Delad",
    "dropped": "Utgår",
}
COMMITMENT_STATES: Final = {
    "to_renew": "Att bekräfta på nytt",
    "proposed": "Föreslaget",
    "confirmed": "Bekräftat",
    "declined": "Avböjt",
    "ended": "Avslutat",
}
FOLLOW_UP_STATES: Final = {
    "planned": "Planerad",
    "open": "Öppen",
    "closed": "Stängd",
    "published": "Publicerad",
}
REPORT_STATES: Final = {
    "asked": "Inte påbörjad",
    "saved": "Påbörjad",
    "handed_in": "Inlämnad",
    "returned": "Återsänd",
    "accepted": "Godkänd",
    "waived": "Tillfrågas inte",
}
QUESTION_KINDS: Final = {"text": "Text", "yes_no": "Ja eller nej", "choice": "Ett av flera"}
GRADES: Final = {"G": "G", "H": "H", "P": "P", "E": "E", "N": "Ej relevant"}
INSTRUMENT_KINDS: Final = {
    "grant": "Bidrag",
    "law": "Lag eller tillsyn",
    "planning": "Planering",
    "information": "Information och rådgivning",
    "own_money": "Egna medel",
    "other": "Annat styrmedel",
}
