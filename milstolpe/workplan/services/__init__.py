"""What the room changes."""
