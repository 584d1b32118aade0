"""Every register of reference data, by the room whose pages keep it."""

from milstolpe.followup.registers import REGISTERS as FOLLOWUP
from milstolpe.objectives.registers import REGISTERS as OBJECTIVES
from milstolpe.organisations.registers import REGISTERS as ORGANISATIONS
from milstolpe.reporting.registers import REGISTERS as REPORTING

BY_ROOM = (
    ("objectives", OBJECTIVES),
    ("reporting", REPORTING),
    ("followup", FOLLOWUP),
    ("organisations", ORGANISATIONS),
)
ALL = tuple(register for _room, registers in BY_ROOM for register in registers)
