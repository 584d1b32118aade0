"""Loads the reference data of the objectives from the CSV files in the folder of the same name."""

from pathlib import Path

from milstolpe.objectives.findable import index_objectives
from milstolpe.objectives.models import (
    CountyObjective,
    GenerationalGoal,
    GoalStrand,
    MilestoneTarget,
    Objective,
    ObjectiveSdg,
    Specification,
    SustainableDevelopmentGoal,
)
from milstolpe.organisations.reference import Dataset, LoadResult, load_dataset

FOLDER = Path(__file__).parent / "reference"

DATASETS = (
    Dataset(FOLDER / "generational_goal.csv", GenerationalGoal, ("valid_from_year",)),
    Dataset(FOLDER / "goal_strands.csv", GoalStrand, ("position", "valid_from_year")),
    Dataset(FOLDER / "objectives.csv", Objective, ("number",)),
    Dataset(FOLDER / "specifications.csv", Specification, ("objective_id", "position")),
    Dataset(FOLDER / "milestone_targets.csv", MilestoneTarget, ("slug",)),
    Dataset(FOLDER / "sdgs.csv", SustainableDevelopmentGoal, ("number",)),
    Dataset(FOLDER / "objective_sdgs.csv", ObjectiveSdg, ("objective_id", "sdg_id")),
    Dataset(
        FOLDER / "county_objectives.csv",
        CountyObjective,
        ("county_id", "objective_id", "valid_from_year"),
    ),
)


def load_objectives() -> list[LoadResult]:
    """Load all that is known of the objectives; the register must be loaded first.

    Raises:
        KeyError: a row points at another by a number, code or slug that does not exist.
    """
    results = [load_dataset(dataset) for dataset in DATASETS]
    index_objectives(Objective.objects.prefetch_related("specifications"))
    return results
