"""Loads scales and known judgements from the CSV files in the folder of the same name."""

from pathlib import Path

from milstolpe.followup.models import KnownJudgement, Scale
from milstolpe.organisations.reference import Dataset, LoadResult, load_dataset

FOLDER = Path(__file__).parent / "reference"

DATASETS = (
    Dataset(FOLDER / "scales.csv", Scale, ("valid_from_year",)),
    Dataset(FOLDER / "known_judgements.csv", KnownJudgement, ("objective_id", "county_id", "year")),
)


def load_judgements() -> list[LoadResult]:
    """Load scales and known judgements; counties and objectives must be loaded first.

    Raises:
        KeyError: a row points at a county or an objective that does not exist.
    """
    return [load_dataset(dataset) for dataset in DATASETS]
