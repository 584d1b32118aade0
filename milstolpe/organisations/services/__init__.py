"""What changes the register and the roles, one file per subject."""
