"""Making a backup and putting one back."""
