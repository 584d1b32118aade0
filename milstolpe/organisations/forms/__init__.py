"""Forms of the administration, one file per subject."""
