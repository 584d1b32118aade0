"""The template: every sheet and column of a file that holds the whole content.

Export writes exactly this, import reads it and much else. The words are Swedish, since they are the
format: they do not follow the language of the interface, and are never changed, only added to.

A thing is named by its public id where it has one (an address or an id in an address), with its
number or name beside for people. An import that finds no id goes by the number or name.
Rows stand in the order in which they are kept, so that what is written anew gets the same order.
"""

from typing import Final

from milstolpe.transfer.template.actors import (
    ACTOR_KINDS,
    CONTACTS,
    GROUP_MEMBERS,
    GROUPS,
    ORGANISATIONS,
)
from milstolpe.transfer.template.measures import (
    ACTIVITIES,
    ACTOR_ROLES,
    COMMITMENTS,
    INTERACTIONS,
    MEASURE_LINKS,
    MEASURES,
    SUCCESSIONS_SHEET,
)
from milstolpe.transfer.template.programmes import (
    AREAS,
    COMMENTS,
    DOCUMENTS,
    OWNERS,
    PROGRAMMES,
)
from milstolpe.transfer.template.reports import (
    EVIDENCE,
    EXTRA_ANSWERS,
    FOLLOW_UPS,
    INSTRUMENTS,
    QUESTIONS,
    REPORT_HEADS,
    REPORTS,
)

# In the order in which they are written and read: what is named stands before what names it.
SHEETS: Final = (
    ORGANISATIONS,
    GROUPS,
    GROUP_MEMBERS,
    ACTOR_KINDS,
    CONTACTS,
    INSTRUMENTS,
    PROGRAMMES,
    OWNERS,
    DOCUMENTS,
    AREAS,
    MEASURES,
    ACTOR_ROLES,
    ACTIVITIES,
    INTERACTIONS,
    MEASURE_LINKS,
    SUCCESSIONS_SHEET,
    COMMENTS,
    COMMITMENTS,
    FOLLOW_UPS,
    QUESTIONS,
    REPORT_HEADS,
    REPORTS,
    EXTRA_ANSWERS,
    EVIDENCE,
)
EXPORTED: Final = tuple(sheet for sheet in SHEETS if sheet.is_exported)
BY_KEY: Final = {sheet.key: sheet for sheet in SHEETS}
