"""Loads the instruments from the CSV file in the folder of the same name."""

from pathlib import Path

from milstolpe.organisations.reference import Dataset, LoadResult, load_dataset
from milstolpe.reporting.models import Instrument

FOLDER = Path(__file__).parent / "reference"

DATASETS = (Dataset(FOLDER / "instruments.csv", Instrument, ("slug",)),)


def load_instruments() -> list[LoadResult]:
    """Load the instruments; rows that an administrator has edited are left alone."""
    return [load_dataset(dataset) for dataset in DATASETS]
