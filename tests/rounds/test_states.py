"""The state tables: what the documentation says, and every step from every state."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from milstolpe.core.errors import StepNotAllowedError
from milstolpe.core.steps import check_step
from milstolpe.rounds.enums import (
    CONTRIBUTION_STEPS,
    ROUND_STEPS,
    ContributionState,
    RoundState,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "rounds.md"
TABLES = {
    "Round step": (ROUND_STEPS, RoundState),
    "Contribution step": (CONTRIBUTION_STEPS, ContributionState),
}


def row(step, states):
    before = ", ".join(state.value for state in states if state in step.from_states)
    reason = "yes " if step.needs_reason else ""
    to_state = states(step.to_state).value
    return f"| {step.name} | {before} | {to_state} | `{step.permission}` | {reason}|"


@pytest.mark.parametrize("name", TABLES)
def test_documentation_says_what_the_table_says(name):
    table, states = TABLES[name]
    _before, _heading, after = DOCUMENT.read_text().partition(f"| {name} |")

    documented = after.partition("\n\n")[0].splitlines()[2:]

    assert documented == [row(step, states) for step in table.values()]


@pytest.mark.parametrize("name", TABLES)
def test_diagram_of_the_documentation_is_the_table(name):
    table, states = TABLES[name]
    after = DOCUMENT.read_text().partition(f"| {name} |")[2].partition("```mermaid\n")[2]

    arrows = after.partition("```")[0].splitlines()[2:]

    assert arrows == [
        f"    {before.value} --> {states(step.to_state).value}: {step.name}"
        for step in table.values()
        for before in states
        if before in step.from_states
    ]


@pytest.mark.parametrize("name", TABLES)
def test_each_step_is_taken_from_its_states_and_no_other(name):
    table, states = TABLES[name]
    for step in table.values():
        for state in states:
            if state in step.from_states:
                assert check_step(table, step.name, state=state, may=True, reason="x") == step
                with pytest.raises(PermissionDenied):
                    check_step(table, step.name, state=state, may=False, reason="x")
            else:
                with pytest.raises(StepNotAllowedError):
                    check_step(table, step.name, state=state, may=True, reason="x")
