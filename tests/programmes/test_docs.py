"""The tables in docs/programmes.md are those of the code."""

from pathlib import Path

import pytest

from milstolpe.core.steps import Step
from milstolpe.programmes.enums import COMMITMENT_STEPS, PROGRAMME_STEPS

PAGE = Path("docs/programmes.md").read_text()


@pytest.mark.parametrize("step", [*PROGRAMME_STEPS.values(), *COMMITMENT_STEPS.values()])
def test_every_step_stands_in_the_page_as_it_is_in_the_table(step: Step) -> None:
    rows = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("|")]
    row = next(row for row in rows if row[0] == step.name)
    assert set(row[1].split(", ")) == set(step.from_states)
    assert row[2].removesuffix(" |") == step.to_state
    assert ("reason" in "".join(row[3:])) == step.needs_reason
