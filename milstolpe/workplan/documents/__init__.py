"""What documents of a plan say: the plan itself, the status of a quarter, the report of a year."""
