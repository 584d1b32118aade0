"""Columns that several sheets have in common."""

from milstolpe.transfer.template.columns import Column, Form
from milstolpe.transfer.template.words import MARKS

OF_PROGRAMME = (
    Column("programme", "Programadress", Form.ADDRESS),
    Column("programme_title", "Program", is_beside=True),
)
OF_MEASURE = (
    *OF_PROGRAMME,
    Column("measure", "Milstolpe-id", Form.PUBLIC_ID),
    Column("measure_code", "Åtgärdsnr", is_beside=True),
)
OF_ORGANISATION = (
    Column("organisation", "Aktörsadress", Form.ADDRESS),
    Column("organisation_name", "Aktör", is_beside=True),
)
OF_REGISTER = (
    Column("mark", "Hur det är känt", Form.CHOICE, MARKS),
    Column("source", "Källa"),
    Column("is_edited", "Ändrad här", Form.YES_NO),
)
OF_DECISION = (
    Column("decided_on", "Beslutsdatum", Form.DATE),
    Column("decided_by", "Beslutat av"),
    Column("case_number", "Diarienummer"),
)
POSITION = Column("position", "Ordning", Form.INTEGER)
