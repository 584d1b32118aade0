"""What an import would do, worked out without writing anything."""
